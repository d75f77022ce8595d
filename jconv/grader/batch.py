"""Every submission at every exercise: verdicts and scores."""

import itertools
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace

from jconv.grader.sandbox import Limits, Tier, Worker
from jconv.grader.submissions import Missing, Source, Submission, SubmissionError, Unreadable
from jconv.grader.supervisor import NoAnswer, run_attempt
from jconv.kit.cases import Drawn, draw
from jconv.kit.judging import Judgement, Verdict, judge, not_run
from jconv.kit.manifest import Exercise, Kit


@dataclass(frozen=True)
class ExerciseResult:
    """One submission at one exercise. A fault of the grader's own has no score, rather than a zero."""

    name: str
    verdict: Verdict
    score: float | None
    max_score: float
    cases_passed: int
    cases: int
    seconds: float
    feedback: str
    starved: bool = False


@dataclass(frozen=True)
class SubmissionResult:
    """One submission at every exercise, in the kit's order."""

    name: str
    problem: str | None
    exercises: tuple[ExerciseResult, ...]

    @property
    def score(self) -> float | None:
        """The points earned; None where the grader failed at an exercise."""
        scores = [exercise.score for exercise in self.exercises]
        return None if None in scores else round(sum(s for s in scores if s is not None), 2)

    @property
    def max_score(self) -> float:
        """The points there are."""
        return sum(exercise.max_score for exercise in self.exercises)


@dataclass(frozen=True)
class Exam:
    """A kit with its cases drawn and answered: what every submission is graded on."""

    kit: Kit
    seed: int
    drawn: Mapping[str, Drawn]

    @staticmethod
    def prepare(kit: Kit, seed: int) -> "Exam":
        """Draw the cases of every exercise.

        Raises:
            KitError: a reference or a generator of the kit fails.
        """
        drawn = {exercise.name: draw(kit, exercise, seed) for exercise in kit.exercises}
        return Exam(kit, seed, {name: replace(each, reference=None) for name, each in drawn.items()})


def grade(
    exam: Exam,
    submissions: Iterable[Submission],
    *,
    tier: Tier,
    executor: Executor | None = None,
    jobs: int = 1,
    on_submission: Callable[[], None] = lambda: None,
) -> list[SubmissionResult]:
    """Grade submissions; the results are in their order.

    Attempts that ran out of time without having had the processor are run again, alone, when all others are done.

    Args:
        exam: the exercises and their cases.
        submissions: what was handed in.
        tier: the sandbox that attempts run in; see `sandbox.best`.
        executor: what grades submissions; threads, `jobs` of them, where none is given. A thread only waits
            for its sandbox.
        jobs: how many submissions are graded at a time.
        on_submission: called after each submission, for a progress bar.
    """
    if executor is None:
        with ThreadPoolExecutor(jobs, thread_name_prefix="grade") as threads:
            return grade(exam, submissions, tier=tier, executor=threads, on_submission=on_submission)
    listed = list(submissions)
    futures = [executor.submit(grade_one, exam, submission, tier) for submission in listed]
    try:
        for _ in as_completed(futures):
            on_submission()
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        raise
    results = [future.result() for future in futures]
    return [
        result if not any(each.starved for each in result.exercises) else grade_one(exam, submission, tier, result)
        for submission, result in zip(listed, results, strict=True)
    ]


def grade_one(
    exam: Exam, submission: Submission, tier: Tier, before: SubmissionResult | None = None
) -> SubmissionResult:
    """Grade one submission at every exercise, in a sandbox of its own.

    Args:
        exam: the exercises and their cases.
        submission: what was handed in.
        tier: the kind of sandbox.
        before: an earlier result, of which only what was starved is done again.
    """
    sources, problem = _read_sources(submission, exam.kit)
    kept = {} if before is None else {each.name: each for each in before.exercises if not each.starved}
    with _slots.taken() as slot, Worker(tier, slot) as worker:
        return SubmissionResult(
            submission.name,
            problem,
            tuple(
                kept.get(exercise.name)
                or attempt(worker, exercise, exam.drawn[exercise.name], sources[exercise.name])
                for exercise in exam.kit.exercises
            ),
        )


class _Slots:
    """Numbers that tell the sandboxes of a machine apart that run at a time."""

    _MANY = 64

    def __init__(self) -> None:
        self._lock, self._used = threading.Lock(), set[int]()

    @contextmanager
    def taken(self) -> Iterator[int]:
        """Take the smallest free number for the time of the block."""
        with self._lock:
            number = next(n for n in itertools.count() if n not in self._used)
            self._used.add(number)
        try:
            yield number % self._MANY + os.getpid() % self._MANY * self._MANY
        finally:
            with self._lock:
                self._used.remove(number)


_slots = _Slots()


def _read_sources(submission: Submission, kit: Kit) -> tuple[Mapping[str, Source], str | None]:
    try:
        return submission.sources(kit), None
    except SubmissionError as error:
        reason = f"the submission {error}"
    except Exception as error:  # whatever a submission does to its reader, the others are graded
        reason = f"the submission cannot be read: {type(error).__name__}: {error}"
    return {exercise.name: Unreadable(reason) for exercise in kit.exercises}, reason


def attempt(worker: Worker, exercise: Exercise, drawn: Drawn, source: Source) -> ExerciseResult:
    """Run one source at one exercise and judge what comes back."""
    start = time.monotonic()
    starved = False
    try:
        judgement, starved = _judge(worker, exercise, drawn, source)
    except Exception as error:
        judgement = not_run("grader_error", drawn, f"the grader failed: {type(error).__name__}: {error}")
    score = None if judgement.verdict == "grader_error" else round(exercise.points * judgement.fraction, 2)
    return ExerciseResult(
        name=exercise.name,
        verdict=judgement.verdict,
        score=score,
        max_score=exercise.points,
        cases_passed=judgement.passed,
        cases=judgement.cases,
        seconds=round(time.monotonic() - start, 3),
        feedback=judgement.feedback,
        starved=starved,
    )


def _judge(worker: Worker, exercise: Exercise, drawn: Drawn, source: Source) -> tuple[Judgement, bool]:
    if isinstance(source, Missing):
        return not_run(
            "not_started", drawn, f"there is no {exercise.file.split('/')[-1]} in the submission"
        ), False
    if isinstance(source, Unreadable):
        return not_run("load_error", drawn, source.reason), False
    limits = Limits(seconds=exercise.time_limit)
    ran = run_attempt(worker, source, exercise.file, exercise.function, drawn.calls, exercise.forbidden, limits)
    if isinstance(ran, NoAnswer):
        return not_run(ran.verdict, drawn, ran.text), ran.starved
    return judge(exercise, drawn, ran), False
