"""A class of forty, laid out from the answers in tests/answers: who handed in which, and the score it must get.

`sample_class/forty.csv` has a row an exercise that was handed in: submission, exercise, answer, verdict, score.
"""

import ast
import csv
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from kits import write

from jconv.grader import Submission
from jconv.kit import Kit, load_kit

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "tests/sample_class/forty.csv"
SEED = 0


def rows() -> list[dict[str, str]]:
    """The table."""
    with TABLE.open(newline="") as file:
        return list(csv.DictReader(file))


def kit() -> Kit:
    """jconv's kit, less the exercises that nobody of the forty handed in."""
    handed_in, whole = {row["exercise"] for row in rows()}, load_kit(ROOT)
    return replace(whole, exercises=tuple(each for each in whole.exercises if each.name in handed_in))


def lay_out(folder: Path, part: Kit) -> list[Submission]:
    """Write the submissions into a folder, each in the layout of the kit."""
    exercises = {exercise.name: exercise for exercise in part.exercises}
    for row in rows():
        exercise = exercises[row["exercise"]]
        source = source_of(part.answers(exercise).read_text(), row["answer"], exercise.function)
        write(folder / row["submission"] / "exercises" / exercise.file, source)
    return [Submission(path.name, path) for path in sorted(folder.iterdir())]


def source_of(answers: str, name: str, function: str) -> str:
    """One answer as a student would hand it in: the function by its right name, what it uses, and the imports."""
    body = [_unmarked(node) for node in ast.parse(answers).body]
    defined = {defined: node for node in body for defined in _names(node)}
    wanted, waiting = {name}, [name]
    while waiting:
        for node in ast.walk(defined[waiting.pop()]):
            if isinstance(node, ast.Name) and node.id in defined and node.id not in wanted:
                wanted.add(node.id)
                waiting.append(node.id)
    kept = [ast.unparse(node) for node in body if wanted.intersection(_names(node))]
    own = [] if name == function else [f"{function} = {name}"]
    return "\n\n\n".join([*kept, *own]) + "\n"


def stated() -> Mapping[str, Mapping[str, tuple[str, float]]]:
    """The verdict and the score of every exercise that was handed in, by submission."""
    table: dict[str, dict[str, tuple[str, float]]] = {}
    for row in rows():
        table.setdefault(row["submission"], {})[row["exercise"]] = (row["verdict"], float(row["score"]))
    return table


def _names(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from ((alias.asname or alias.name).split(".")[0] for alias in node.names)
    elif isinstance(node, ast.Assign):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def _unmarked(node: ast.stmt) -> ast.stmt:
    """A definition without the mark that says what should become of it."""
    if isinstance(node, ast.FunctionDef):
        node.decorator_list = [
            mark for mark in node.decorator_list if not ast.unparse(mark).startswith(("right(", "wrong("))
        ]
    return node
