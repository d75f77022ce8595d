"""Every submission at every exercise: verdicts and scores."""

import itertools
import os
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace

from jconv.grader.results import ExerciseResult, SubmissionResult
from jconv.grader.sandbox import Limits, SandboxError, Tier, Worker, prove
from jconv.grader.sources import Missing, Source, Unreadable, Work
from jconv.grader.store import Store
from jconv.grader.submissions import Submission, SubmissionError
from jconv.grader.supervisor import NoAnswer, run_attempt
from jconv.kit.attempt.running import Ran
from jconv.kit.cases import Drawn, draw
from jconv.kit.judging import Judgement, judge, not_run
from jconv.kit.manifest import Exercise, Kit

_HIDDEN_UNANSWERED = "the visible cases were answered, the hidden ones were not"


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
    store: Store | None = None,
    resume: bool = False,
    again: Collection[str] = (),
    on_submission: Callable[[], None] = lambda: None,
) -> list[SubmissionResult]:
    """Grade submissions; the results are in their order.

    Attempts for whose end others may be to blame, since they ran out of time without having had the processor or
    lost their sandbox, are run again, alone, when all others are done.

    Args:
        exam: the exercises and their cases.
        submissions: what was handed in.
        tier: the sandbox that attempts run in; see `sandbox.best`.
        executor: what grades submissions; threads, `jobs` of them, where none is given. A thread only waits
            for its sandbox.
        jobs: how many submissions are graded at a time.
        store: where each result is kept as soon as it is there.
        resume: whether to take what the store holds.
        again: names of submissions and of exercises that are graded again in any case.
        on_submission: called after each submission, for a progress bar.

    Raises:
        OSError: a result cannot be kept.
    """
    if executor is None:
        with ThreadPoolExecutor(jobs, thread_name_prefix="grade") as threads:
            return grade(
                exam, submissions, tier=tier, executor=threads, store=store, resume=resume, again=again,
                on_submission=on_submission,
            )  # fmt: skip
    tasks = [_Task(exam, submission, store) for submission in submissions]
    futures: dict[Future[SubmissionResult], _Task] = {}
    for task in tasks:
        before = task.stored() if resume else None
        if before is not None:
            before = _without(before, again)
        if before is not None and before.is_settled:
            task.result = before
            on_submission()
        else:
            futures[executor.submit(grade_one, exam, task.handed_in, tier, before)] = task
    try:
        for future in as_completed(futures):
            futures[future].finish(future.result())
            on_submission()
    except BaseException:
        for future in futures:
            future.cancel()
        raise
    for task in tasks:
        if task.result is not None and any(each.doubtful for each in task.result.exercises):
            task.finish(_settled(grade_one(exam, task.handed_in, tier, task.result)))
    return [task.result for task in tasks if task.result is not None]


class _Task:
    """A submission on its way to a result."""

    def __init__(self, exam: Exam, submission: Submission, store: Store | None) -> None:
        work, problem = _work_of(submission, exam.kit)
        self.handed_in = HandedIn(submission.name, problem, work)
        self.result: SubmissionResult | None = None
        self._store = store
        self._key = store.key(submission.name, work) if store else ""

    def stored(self) -> SubmissionResult | None:
        return self._store.load(self._key) if self._store else None

    def finish(self, result: SubmissionResult) -> None:
        self.result = result
        if self._store:
            self._store.save(self._key, result)


def _without(result: SubmissionResult, again: Collection[str]) -> SubmissionResult | None:
    """A result less what is to be graded again; None where that is all of it."""
    if result.name in again:
        return None
    kept = tuple(replace(each, doubtful=each.doubtful or each.name in again) for each in result.exercises)
    return replace(result, exercises=kept)


def _settled(result: SubmissionResult) -> SubmissionResult:
    """What has had its second chance, alone."""
    return replace(result, exercises=tuple(replace(each, doubtful=False) for each in result.exercises))


@dataclass(frozen=True)
class HandedIn:
    """A submission that was read: what is sent to whoever grades it."""

    name: str
    problem: str | None
    work: Work


def grade_one(
    exam: Exam, handed_in: HandedIn, tier: Tier, before: SubmissionResult | None = None
) -> SubmissionResult:
    """Grade one submission at every exercise, in a sandbox of its own: first on all visible cases, then on hidden.

    Args:
        exam: the exercises and their cases.
        handed_in: the submission.
        tier: the kind of sandbox.
        before: an earlier result, of which only what is not settled is done again.

    Raises:
        SandboxError: the tier does not hold on the machine that this runs on.
    """
    proof = prove(tier, exam.kit.secrets)  # known already where the batch was started, and not where it is run
    if not proof.holds:
        raise SandboxError(f"tier {tier} does not hold on this machine: {proof.problem}")
    kept = (
        {} if before is None else {e.name: e for e in before.exercises if not e.doubtful and e.score is not None}
    )
    with _slots.taken() as slot, Worker(tier, slot) as worker:
        begun = [
            begin(worker, exercise, exam.drawn[exercise.name], handed_in.work.sources[exercise.name])
            for exercise in exam.kit.exercises
            if exercise.name not in kept
        ]
        done = kept | {each.exercise.name: finish(worker, each) for each in begun}
    results = tuple(done[exercise.name] for exercise in exam.kit.exercises)
    return SubmissionResult(handed_in.name, handed_in.problem, results, unrecognised=handed_in.work.unrecognised)


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


def _work_of(submission: Submission, kit: Kit) -> tuple[Work, str | None]:
    try:
        return submission.work(kit), None
    except SubmissionError as error:
        reason = f"the submission {error}"
    except Exception as error:  # whatever a submission does to its reader, the others are graded
        reason = f"the submission cannot be read: {type(error).__name__}: {error}"
    return Work({exercise.name: Unreadable(reason) for exercise in kit.exercises}), reason


def attempt(worker: Worker, exercise: Exercise, drawn: Drawn, source: Source) -> ExerciseResult:
    """Run one source at one exercise and judge what comes back."""
    return finish(worker, begin(worker, exercise, drawn, source))


@dataclass(frozen=True)
class Begun:
    """An attempt that was run on the visible cases: what it did there, or what is said of it already."""

    exercise: Exercise
    drawn: Drawn
    source: Source
    shown: Ran | NoAnswer | Judgement
    seconds: float


def begin(worker: Worker, exercise: Exercise, drawn: Drawn, source: Source) -> Begun:
    """Run one source on the cases that its author may see, in a child that is given no others.

    Texts and answers of that child are all that a student is shown of an attempt: those of a child that has seen
    hidden cases may be made of them.
    """
    start = time.monotonic()
    try:
        shown = _run(worker, exercise, drawn, sorted(drawn.visible), source)
    except Exception as error:
        shown = _grader_failed(drawn, error)
    return Begun(exercise, drawn, source, shown, time.monotonic() - start)


def finish(worker: Worker, begun: Begun) -> ExerciseResult:
    """Run on the hidden cases what was begun, and judge all of it.

    From here on the sandbox may hold hidden cases, where a child has left them for later ones.
    """
    start = time.monotonic()
    exercise, doubtful = begun.exercise, False
    try:
        judgement, doubtful = _judge(worker, begun)
    except Exception as error:
        judgement = _grader_failed(begun.drawn, error)
    score = None if judgement.verdict == "grader_error" else round(exercise.points * judgement.fraction, 2)
    return ExerciseResult(
        name=exercise.name,
        verdict=judgement.verdict,
        score=score,
        max_score=exercise.points,
        cases_passed=judgement.passed,
        cases=judgement.cases,
        seconds=round(begun.seconds + time.monotonic() - start, 3),
        feedback=judgement.feedback,
        public=judgement.public,
        visible_passed=judgement.visible_passed,
        visible_cases=judgement.visible_cases,
        doubtful=doubtful,
    )


def _judge(worker: Worker, begun: Begun) -> tuple[Judgement, bool]:
    exercise, drawn, ran = begun.exercise, begun.drawn, begun.shown
    if isinstance(ran, Ran) and drawn.hidden:
        unseen = _run(worker, exercise, drawn, drawn.hidden, begun.source)
        if isinstance(unseen, NoAnswer):
            return not_run(unseen.verdict, drawn, unseen.text, _HIDDEN_UNANSWERED), unseen.doubtful
        ran = _joined(drawn, ran, unseen) if isinstance(unseen, Ran) else unseen
    if isinstance(ran, NoAnswer):
        return not_run(ran.verdict, drawn, ran.text), ran.doubtful
    return (ran if isinstance(ran, Judgement) else judge(exercise, drawn, ran)), False


def _run(
    worker: Worker, exercise: Exercise, drawn: Drawn, numbers: Sequence[int], source: Source
) -> Ran | NoAnswer | Judgement:
    """What a source does on the cases of these numbers, or what is said of one that cannot be run."""
    if isinstance(source, Missing):
        return not_run("not_started", drawn, f"there is no {exercise.file.split('/')[-1]} in the submission")
    if isinstance(source, Unreadable):
        return not_run("load_error", drawn, source.reason)
    calls, limits = [drawn.calls[number] for number in numbers], Limits(seconds=exercise.time_limit)
    return run_attempt(worker, source, exercise.file, exercise.function, calls, tuple(exercise.forbidden), limits)


def _joined(drawn: Drawn, shown: Ran, unseen: Ran) -> Ran:
    """Both parts as one; where a rule is broken on hidden cases alone is not told: it is the attempt's to say."""
    outcomes = dict(zip(sorted(drawn.visible), shown.outcomes, strict=True))
    outcomes |= zip(drawn.hidden, unseen.outcomes, strict=True)
    in_order = tuple(outcomes[number] for number in sorted(outcomes))
    return Ran(in_order, dict.fromkeys(unseen.broken, "") | shown.broken)


def _grader_failed(drawn: Drawn, error: Exception) -> Judgement:
    return not_run("grader_error", drawn, f"the grader failed: {type(error).__name__}: {error}")
