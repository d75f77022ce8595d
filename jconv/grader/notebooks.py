"""The functions of a notebook, as a source: what can be called, without what was only tried out.

Of the cells that hold code this keeps imports, functions, classes, and names given to plain values; calls, plots
and prints stay behind, and so do lines of IPython's own (`%time`, `!pip`). Of several functions of a name the last
counts, as when the cells are run from top to bottom.
"""

import ast
import json
from typing import Any

from jconv.grader.archives import SubmissionError


def source_of(notebook: bytes) -> bytes:
    """The source that a notebook's cells define.

    Raises:
        SubmissionError: it is no notebook.
    """
    parts = [part for cell in _code_cells(notebook) for part in _definitions(cell)]
    return "\n\n".join(parts).encode("utf-8", "replace") + b"\n"


def defines(source: bytes, function: str) -> bool:
    """Whether a source defines a function of that name at its top level."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return any(isinstance(node, ast.FunctionDef) and node.name == function for node in body)


def _code_cells(notebook: bytes) -> list[str]:
    try:
        document: Any = json.loads(notebook)
        cells = [cell["source"] for cell in document["cells"] if cell["cell_type"] == "code"]
        return ["".join(cell) if isinstance(cell, list) else str(cell) for cell in cells]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise SubmissionError("is no notebook that can be read") from None


def _definitions(cell: str) -> list[str]:
    lines = ["" if line.lstrip().startswith(("%", "!", "?")) else line for line in cell.splitlines()]
    text = "\n".join(lines)
    try:
        return [ast.unparse(node) for node in ast.parse(text).body if _is_definition(node)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []  # a cell that does not run defines nothing


def _is_definition(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assign):
        return _is_plain(node.value)
    if isinstance(node, ast.AnnAssign):
        return node.value is not None and _is_plain(node.value)
    return isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef)


def _is_plain(value: ast.expr) -> bool:
    """Whether a value is written down and not computed, arrays made of such values included."""
    if isinstance(value, ast.Call):
        name = ast.unparse(value.func).rpartition(".")[2]
        return name in ("array", "asarray") and all(map(_is_plain, value.args))
    return all(
        isinstance(node, ast.Constant | ast.Tuple | ast.List | ast.Dict | ast.Set | ast.UnaryOp | ast.BinOp
                   | ast.operator | ast.unaryop | ast.expr_context)
        for node in ast.walk(value)
    )  # fmt: skip
