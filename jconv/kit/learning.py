"""A learner's session with a kit: what is next, check it, hints, solutions, and back to the start."""

import ast
import inspect
import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from jconv.files import replacing
from jconv.kit import handout
from jconv.kit.cases import draw
from jconv.kit.checking import check_function, check_source, gone
from jconv.kit.judging import Judgement, not_run
from jconv.kit.manifest import Exercise, Kit, KitError, find_kit, load_kit
from jconv.kit.progress import Progress, fingerprint

MOST_PRINTED = 4000  # characters of what an attempt prints that are shown


class LearningError(Exception):
    """Something that the learner can mend, in one line."""


def kit_around(path: Path) -> Kit:
    """The kit that a folder lies in.

    Raises:
        KitError: there is none, or its manifest cannot be used.
    """
    root = find_kit(path.resolve())
    if root is None:
        raise KitError(f"there is no kit.toml in {path.resolve()} or above it; go to the folder of your exercises")
    return load_kit(root)


def named(kit: Kit, name: str) -> Exercise:
    """The exercise of that name; a path to its file will do as well.

    Raises:
        LearningError: there is none, with the names that come near.
    """
    import difflib

    stem = Path(name).stem if name.endswith(".py") else name
    found = next((exercise for exercise in kit.exercises if exercise.name == stem), None)
    if found:
        return found
    near = difflib.get_close_matches(stem, [exercise.name for exercise in kit.exercises])
    hint = f"did you mean {' or '.join(near)}?" if near else "`jconv list` names them all"
    raise LearningError(f"there is no exercise {name!r}; {hint}")


def check_exercise(kit: Kit, exercise: Exercise, seed: int = 0) -> Judgement:
    """Check the learner's file, keep the result, and return what is said of it.

    Raises:
        KitError: the kit itself fails.
    """
    drawn = draw(kit, exercise, seed)
    path = kit.stub(exercise)
    try:
        source = path.read_bytes()
    except OSError:
        return not_run("load_error", drawn, gone(exercise))
    with bounded_output():
        judgement = check_source(exercise, drawn, source, f"exercises/{exercise.file}")
    progress = Progress.load(kit)
    progress.note(exercise.name, fingerprint(source), passed=judgement.verdict == "passed")
    progress.save()
    return judgement


def check(
    name: str, function: Callable[..., Any] | None = None, *, kit: str | Path | None = None, seed: int = 0
) -> bool:
    """Check a function, or an exercise's file, and print what is said of it; for notebooks.

    Args:
        name: the exercise's.
        function: the attempt; the exercise's file where none is given.
        kit: the folder of the kit; the one around the working folder where none is given.
        seed: of the hidden cases.

    Returns:
        Whether it passed.

    Raises:
        KitError: there is no kit, or it fails.
        LearningError: the kit has no exercise of that name.

    Example:
        In a cell, `jconv.kit.check("im2col", my_im2col)`.
    """
    found = kit_around(Path.cwd()) if kit is None else load_kit(kit)
    exercise = named(found, name)
    if function is None:
        judgement = check_exercise(found, exercise, seed)
    else:
        if not callable(function):
            raise LearningError(f"check: `function` must be a function, got {type(function).__name__}")
        code = getattr(inspect.unwrap(function), "__code__", None)
        with bounded_output():
            filename = code.co_filename if code else ""
            judgement = check_function(exercise, draw(found, exercise, seed), function, filename)
    print(f"{exercise.name}: {judgement.verdict.replace('_', ' ')}")
    if judgement.verdict not in ("passed", "not_started"):
        print(judgement.feedback)
    return judgement.verdict == "passed"


class _Bounded(io.TextIOBase):
    """A text stream that passes so many characters on, and then says that there was more."""

    def __init__(self, to: io.TextIOBase, most: int) -> None:
        self._to, self._left = to, most

    def write(self, text: str, /) -> int:
        if self._left > 0:
            self._to.write(text[: self._left])
            self._left -= len(text)
            if self._left <= 0:
                self._to.write("\n... what was printed from here on is left out\n")
        return len(text)

    def flush(self) -> None:
        self._to.flush()


@contextmanager
def bounded_output() -> Iterator[None]:
    """Let the block print so much and no more."""
    bounded = _Bounded(sys.stdout, MOST_PRINTED)  # type: ignore[arg-type]
    with redirect_stdout(bounded), redirect_stderr(bounded):
        yield


def next_hint(kit: Kit, exercise: Exercise) -> list[str]:
    """The hints seen so far and one more; the learner's progress keeps how many.

    Raises:
        LearningError: the exercise has none.
    """
    if not exercise.hints:
        raise LearningError(f"{exercise.name} has no hints")
    progress = Progress.load(kit)
    seen = min(progress.hints.get(exercise.name, 0) + 1, len(exercise.hints))
    progress.hints[exercise.name] = seen
    progress.save()
    return list(exercise.hints[:seen])


def reset(kit: Kit, exercise: Exercise) -> Path | None:
    """Put the stub back as it was handed out; return where the learner's version is kept.

    Raises:
        LearningError: there is no original to go back to.
    """
    original = _original(kit, exercise)
    path = kit.stub(exercise)
    kept = None
    if path.exists():
        if path.read_bytes() == original:
            return None
        kept = path.with_name(path.name + ".bak")
        path.replace(kept)
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as file:
        file.write(original)
    progress = Progress.load(kit)
    if progress.passed.pop(exercise.name, None):
        progress.save()
    return kept


def _original(kit: Kit, exercise: Exercise) -> bytes:
    """The stub as a handout holds it, or else as it was last committed."""
    if kit.is_handout:
        return handout.handed(kit.root, exercise).stub
    command = ["git", "-C", str(kit.root), "show", f"HEAD:./exercises/{exercise.file}"]
    try:
        shown = subprocess.run(command, capture_output=True, check=False)
    except FileNotFoundError:
        shown = None
    if shown is None or shown.returncode:
        raise LearningError(
            f"there is no original of {exercise.file} to go back to: the kit is neither a handout nor in git"
        )
    return shown.stdout


def solution(kit: Kit, exercise: Exercise) -> str:
    """The reference, without its cases; for those who have passed.

    Raises:
        LearningError: the exercise has not passed, or the kit holds no solutions.
    """
    if exercise.name not in Progress.load(kit).passed:
        raise LearningError(f"the solution is shown once {exercise.name} has passed; `jconv hint {exercise.name}`")
    path = kit.solution(exercise)
    if not path.is_file():
        raise LearningError("this kit is a handout, which holds no solutions")
    return without_cases(path.read_text(encoding="utf-8"))


def without_cases(source: str) -> str:
    """A solution's source up to its cases, less the import that only they need."""
    tree = ast.parse(source)
    cases = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name in ("examples", "hidden_cases")]
    lines = source.splitlines()
    first = min((node.lineno for node in cases), default=len(lines) + 1)
    kept = [line for line in lines[: first - 1] if not line.startswith("from jconv.kit import")]
    return "\n".join(kept).strip().replace("\n\n\n\n", "\n\n") + "\n"
