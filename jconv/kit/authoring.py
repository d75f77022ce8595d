"""The author's side: prove that a kit does what it says, and write what students get.

Every stub is not started, every solution and every right answer passes, every wrong answer gets the verdict
that it is marked with, at several seeds; and there is no file that the manifest does not name.
"""

import multiprocessing
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from jconv.kit.answers import Answer, load_answers
from jconv.kit.cases import Drawn, draw
from jconv.kit.checking import check_function, check_source
from jconv.kit.handout import Handed, write
from jconv.kit.judging import Judgement
from jconv.kit.manifest import Exercise, Kit, KitError
from jconv.kit.progress import is_untouched
from jconv.kit.quiz import QUIZ, draw_questions

SEEDS = (0, 1, 2)
DRAWS = 4  # of every question of the quiz in a handout
HINTS, WRONG, RIGHT = 3, 5, 2  # the least of each that an exercise must have


@dataclass(frozen=True)
class Problem:
    """Something that a kit's author has to mend."""

    where: str
    what: str


@dataclass(frozen=True)
class Checked:
    """What came of one exercise."""

    name: str
    problems: list[Problem]
    seconds: float


def check_exercises(
    kit: Kit, exercises: Sequence[Exercise], seeds: Sequence[int] = SEEDS, jobs: int = 1
) -> Iterator[Checked]:
    """Check exercises, in their order; `jobs` at a time, each in a process of its own."""
    if jobs == 1:
        for exercise in exercises:
            yield _checked(kit, exercise, seeds)
        return
    # Spawned, not forked: jax has threads by now. A limit on memory is a whole process's, so threads would not do.
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as processes:
        count = len(exercises)
        yield from processes.map(_checked, [kit] * count, exercises, [seeds] * count)


def _checked(kit: Kit, exercise: Exercise, seeds: Sequence[int]) -> Checked:
    start = time.monotonic()
    problems = list(check_exercise(kit, exercise, seeds))
    return Checked(exercise.name, problems, time.monotonic() - start)


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


def _compare(exercise: Exercise, what: str, judgement: Judgement, wanted: str, seed: int) -> Iterator[Problem]:
    if judgement.verdict != wanted:
        told = "".join(f"\n    {line}" for line in judgement.feedback.splitlines())
        yield Problem(exercise.name, f"{what}: {judgement.verdict}, wanted {wanted}, at seed {seed}{told}")


def _check_file(exercise: Exercise, path: Path, drawn: Drawn) -> Judgement:
    return check_source(exercise, drawn, path.read_bytes(), str(path))


def _check(exercise: Exercise, answer: Answer, drawn: Drawn, path: Path) -> Judgement:
    return check_function(exercise, drawn, answer.function, str(path), simplify=False)


def check_quiz(kit: Kit, seeds: Sequence[int] = SEEDS) -> Iterator[Problem]:
    """Yield what is wrong with the quiz, where there is one."""
    if not (kit.root / QUIZ).is_file():
        return
    for seed in seeds:
        try:
            draw_questions(kit, np.random.default_rng(seed))
        except KitError as error:
            yield Problem("quiz", str(error))
            return


def export(kit: Kit, out: Path, seed: int = 0) -> None:
    """Write the handout: stubs and visible examples as arrays, no reference, no hidden generator.

    Args:
        kit: what to hand out.
        out: a new or empty folder.
        seed: of the quiz's numbers.

    Raises:
        KitError: a stub does more than raise `NotImplementedError`, the kit is a handout itself or fails, or
            the folder is not empty.
    """
    if kit.is_handout:
        raise KitError(f"{kit.root}: this is a handout already")
    handed = {}
    for exercise in kit.exercises:
        stub = kit.stub(exercise).read_bytes()
        if not is_untouched(stub, exercise.function):
            raise KitError(f"{kit.stub(exercise)}: a handout must not give answers away; put the stub back first")
        drawn = draw(kit, exercise, seed)
        shown = sorted(drawn.visible)
        calls = tuple(drawn.calls[number] for number in shown)
        handed[exercise.name] = Handed(stub, calls, tuple(drawn.expected[number] for number in shown))
    rng = np.random.default_rng(seed)
    questions = [q for _ in range(DRAWS) for q in draw_questions(kit, rng)] if (kit.root / QUIZ).is_file() else []
    write(kit, out, handed, [(q.prompt, q.answer, q.choices, q.explanation) for q in questions])
