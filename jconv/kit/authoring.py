"""Proof that a kit does what it says: `jconv kit check`.

Every stub is not started, every solution and every right answer passes, every wrong answer gets the verdict
that it is marked with, at several seeds; and there is no file that the manifest does not name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jconv.kit.answers import Answer, load_answers
from jconv.kit.attempt.running import LoadError, load, run
from jconv.kit.cases import Drawn, draw
from jconv.kit.judging import Judgement, judge, not_run
from jconv.kit.manifest import Exercise, Kit, KitError

SEEDS = (0, 1, 2)
HINTS, WRONG, RIGHT = 3, 5, 2  # the least of each that an exercise must have


@dataclass(frozen=True)
class Problem:
    """Something that a kit's author has to mend."""

    where: str
    what: str


def check_exercise(kit: Kit, exercise: Exercise, seeds: Sequence[int] = SEEDS) -> Iterator[Problem]:
    """Yield what is wrong with one exercise."""
    try:
        draws = [draw(kit, exercise, seed) for seed in seeds]
        answers = load_answers(kit.answers(exercise))
    except KitError as error:
        yield Problem(exercise.name, str(error))
        return
    for path, wanted in ((kit.stub(exercise), "not_started"), (kit.solution(exercise), "passed")):
        for seed, drawn in zip(seeds, draws, strict=True):
            yield from _compare(exercise, path.parts[-3], _check_file(exercise, path, drawn), wanted, seed)
    for answer in answers:
        for seed, drawn in zip(seeds, draws, strict=True):
            judgement = _check(exercise, answer, drawn, kit.answers(exercise))
            yield from _compare(exercise, f"{answer.name} ({answer.why})", judgement, answer.verdict, seed)
    wrong = sum(answer.verdict != "passed" for answer in answers)
    for count, least, what in (
        (len(exercise.hints), HINTS, "hints"),
        (wrong, WRONG, "wrong answers"),
        (len(answers) - wrong, RIGHT, "right answers"),
    ):
        if count < least:
            yield Problem(exercise.name, f"has {count} {what}, and {least} are wanted")


def strays(kit: Kit) -> Iterator[Problem]:
    """Yield every file in the kit's trees that no exercise names."""
    for tree, place in (("exercises", kit.stub), ("solutions", kit.solution), ("tests/answers", kit.answers)):
        named = {place(exercise) for exercise in kit.exercises}
        for path in sorted((kit.root / tree).rglob("*.py")):
            if path not in named:
                yield Problem(path.relative_to(kit.root).as_posix(), "no exercise names this file")


def _compare(
    exercise: Exercise, what: str, judgement: Judgement, wanted: str, seed: int
) -> Iterator[Problem]:
    if judgement.verdict != wanted:
        told = "".join(f"\n    {line}" for line in judgement.feedback.splitlines())
        yield Problem(exercise.name, f"{what}: {judgement.verdict}, wanted {wanted}, at seed {seed}{told}")


def _check_file(exercise: Exercise, path: Path, drawn: Drawn) -> Judgement:
    try:
        function = load(path.read_bytes(), str(path), exercise.function)
    except (OSError, LoadError) as error:
        return not_run("load_error", drawn, str(error))
    return judge(exercise, drawn, run(function, drawn.cases, str(path)))


def _check(exercise: Exercise, answer: Answer, drawn: Drawn, path: Path) -> Judgement:
    return judge(exercise, drawn, run(answer.function, drawn.cases, str(path)))
