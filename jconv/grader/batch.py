"""Every submission at every exercise: verdicts and scores."""

import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from jconv.grader.submissions import Missing, Source, Submission, SubmissionError, Unreadable
from jconv.grader.supervisor import Limits, NoAnswer, run_attempt
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
        return Exam(kit, seed, {exercise.name: draw(kit, exercise, seed) for exercise in kit.exercises})


def grade(
    exam: Exam,
    submissions: Iterable[Submission],
    *,
    executor: Executor | None = None,
    jobs: int = 1,
    on_attempt: Callable[[], None] = lambda: None,
) -> list[SubmissionResult]:
    """Grade submissions; the results are in their order.

    Args:
        exam: the exercises and their cases.
        submissions: what was handed in.
        executor: what runs the attempts; threads, `jobs` of them, where none is given. A thread only waits
            for its attempt's process.
        jobs: how many attempts run at a time.
        on_attempt: called after each attempt, for a progress bar.
    """
    if executor is None:
        with ThreadPoolExecutor(jobs, thread_name_prefix="attempt") as threads:
            return grade(exam, submissions, executor=threads, on_attempt=on_attempt)
    pending: list[tuple[Submission, str | None, list[Future[ExerciseResult]]]] = []
    for submission in submissions:
        sources, problem = _read_sources(submission, exam.kit)
        futures = [
            executor.submit(attempt, exercise, exam.drawn[exercise.name], sources[exercise.name])
            for exercise in exam.kit.exercises
        ]
        pending.append((submission, problem, futures))
    try:
        for _ in as_completed([future for _, _, futures in pending for future in futures]):
            on_attempt()
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        raise
    return [
        SubmissionResult(submission.name, problem, tuple(future.result() for future in futures))
        for submission, problem, futures in pending
    ]


def _read_sources(submission: Submission, kit: Kit) -> tuple[Mapping[str, Source], str | None]:
    try:
        return submission.sources(kit), None
    except SubmissionError as error:
        reason = f"the submission {error}"
    except Exception as error:  # whatever a submission does to its reader, the others are graded
        reason = f"the submission cannot be read: {type(error).__name__}: {error}"
    return {exercise.name: Unreadable(reason) for exercise in kit.exercises}, reason


def attempt(exercise: Exercise, drawn: Drawn, source: Source) -> ExerciseResult:
    """Run one source at one exercise and judge what comes back."""
    start = time.monotonic()
    try:
        judgement = _judge(exercise, drawn, source)
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
    )


def _judge(exercise: Exercise, drawn: Drawn, source: Source) -> Judgement:
    if isinstance(source, Missing):
        return not_run("not_started", drawn, f"there is no {exercise.file.split('/')[-1]} in the submission")
    if isinstance(source, Unreadable):
        return not_run("load_error", drawn, source.reason)
    limits = Limits(seconds=exercise.time_limit)
    ran = run_attempt(source, exercise.file, exercise.function, drawn.calls, exercise.forbidden, limits)
    if isinstance(ran, NoAnswer):
        return not_run(ran.verdict, drawn, ran.text)
    return judge(exercise, drawn, ran)
