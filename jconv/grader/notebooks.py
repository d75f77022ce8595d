"""Code that lies in no exercise's own file: notebooks, and files of other names. A function, with what it needs.

The source of a function has the statements that define it, and those that define what they use in turn: imports,
functions, classes, and values however they are computed. What nothing needs was only tried out and stays behind:
calls, plots, prints, lines of IPython's own (`%time`, `!pip`). Of several functions of a name the last counts, as
when the cells are run from top to bottom; a value that was given its name (`mean = mean(data)`) does not.
"""

import ast
import json
import symtable
from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from typing import Any

from jconv.grader.archives import SubmissionError

_NO_CODE = (SyntaxError, ValueError, RecursionError, MemoryError)


@dataclass(frozen=True)
class _Statement:
    """A statement, the names that it binds, those of them that it makes functions, and the names that it uses."""

    text: str
    binds: frozenset[str]
    functions: frozenset[str]
    uses: frozenset[str]
    is_always_needed: bool


class Code:
    """The statements of some cells, in their order; a cell that does not run has none."""

    def __init__(self, cells: Iterable[str]) -> None:
        """Read the cells, of which nothing is executed."""
        self._statements: list[_Statement] = []
        self._made: dict[str, list[int]] = defaultdict(list)  # the statements that make a function of a name
        self._bound: dict[str, list[int]] = defaultdict(list)  # those that bind it to anything
        imported = set[str]()
        for node in (node for cell in cells for node in _parsed(cell)):
            try:
                statement = _read(node, self.functions, imported)
            except _NO_CODE:
                continue
            for names, index in ((statement.functions, self._made), (statement.binds, self._bound)):
                for name in names:
                    index[name].append(len(self._statements))
            self._statements.append(statement)
            if isinstance(node, ast.Import | ast.ImportFrom):
                imported |= statement.binds

    @property
    def functions(self) -> Set[str]:
        """The names of the functions that are defined at the top level."""
        return self._made.keys()

    def source_of(self, function: str) -> bytes:
        """What defines a function; nothing where that is not among the `functions`."""
        needed, wanted = set[int](), set[str]()
        todo = {function} & self.functions
        while todo:
            name = todo.pop()
            wanted.add(name)
            for number in {*(self._made.get(name) or self._bound.get(name, ()))} - needed:
                needed.add(number)
                todo |= self._statements[number].uses - wanted
        kept = [
            each.text
            for number, each in enumerate(self._statements)
            if number in needed or (needed and each.is_always_needed)
        ]
        kept.sort(key=lambda text: not text.startswith("from __future__"))  # a cell may have it, a file only first
        return "\n\n".join(kept).encode("utf-8", "replace") + b"\n"


def cells_of(notebook: bytes) -> list[str]:
    """The cells of a notebook that hold code.

    Raises:
        SubmissionError: it is no notebook.
    """
    try:
        document: Any = json.loads(notebook)
        cells = [cell["source"] for cell in document["cells"] if cell["cell_type"] == "code"]
        return ["".join(cell) if isinstance(cell, list) else str(cell) for cell in cells]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise SubmissionError("is no notebook that can be read") from None


def _parsed(cell: str) -> list[ast.stmt]:
    python = ["" if line.lstrip().startswith(("%", "!", "?")) else line for line in cell.splitlines()]
    for text in (cell, "\n".join(python)):  # a line of Python may begin with % too
        try:
            return ast.parse(text).body
        except _NO_CODE:
            continue
    return []


def _read(node: ast.stmt, functions: Set[str], imported: Set[str]) -> _Statement:
    text = ast.unparse(node)
    table = symtable.symtable(text, "cell", "exec")
    symbols = table.get_symbols()
    binds = {s.get_name() for s in symbols if s.is_assigned() or s.is_imported()} | {*_changed(node)}
    made = {s.get_name() for s in symbols if s.is_namespace()}
    if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if _is_function(node.value, functions, imported):
            made |= {target.id for target in targets if isinstance(target, ast.Name)}
    is_always_needed = isinstance(node, ast.ImportFrom) and (
        node.module == "__future__" or node.names[0].name == "*"
    )
    return _Statement(text, frozenset(binds), frozenset(made), frozenset(_uses(table)), is_always_needed)


def _changed(node: ast.stmt) -> Iterator[str]:
    """Yield the names whose cells or attributes a statement assigns to."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return
    for part in ast.walk(node):
        if isinstance(part, ast.Subscript | ast.Attribute) and isinstance(part.ctx, ast.Store):
            yield _root(part)


def _root(value: ast.expr) -> str:
    while isinstance(value, ast.Subscript | ast.Attribute):
        value = value.value
    return value.id if isinstance(value, ast.Name) else ""


def _is_function(value: ast.expr, functions: Set[str], imported: Set[str]) -> bool:
    """Whether a value is a function: one by another name, or what a call makes of one (`jax.jit(f)`)."""
    match value:
        case ast.Lambda():
            return True
        case ast.Name(name):
            return name in functions or name in imported
        case ast.Attribute():
            return _root(value) in imported
        case ast.Call():
            given = [*value.args, *(keyword.value for keyword in value.keywords)]
            return any(
                not isinstance(each, ast.Attribute) and _is_function(each, functions, set()) for each in given
            )
    return False


def _uses(table: symtable.SymbolTable) -> Iterator[str]:
    """Yield the names of the top level that a statement uses, in whatever functions it holds."""
    is_top = table.get_type() == "module"
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (is_top or symbol.is_global()):
            yield symbol.get_name()
    for inner in table.get_children():
        yield from _uses(inner)
