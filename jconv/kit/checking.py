"""Check a learner's file or function, in this process: load, run, judge, and keep it within its limits."""

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np

from jconv.kit.attempt.calls import Call
from jconv.kit.attempt.exporting import EXPORT
from jconv.kit.attempt.running import LoadError, Ran, Stopped, load, replay, run
from jconv.kit.attempt.values import Value
from jconv.kit.cases import Drawn, answer_of
from jconv.kit.judging import NOT_LOADED, Judgement, judge, not_run, say
from jconv.kit.manifest import Exercise
from jconv.kit.settings import Settings
from jconv.kit.shrinking import Failure, shrink

CHANCES = 3
AGAIN = 0.1  # seconds until a limit that was caught is raised once more
MEMORY = 4 << 30  # bytes of address space that an attempt may add to this process


class TimeLimit(Stopped):
    """The learner's function ran past its time."""


def check_source(exercise: Exercise, drawn: Drawn, source: bytes, filename: str) -> Judgement:
    """Check the function that a source defines.

    Args:
        exercise: what is asked.
        drawn: the cases.
        source: the learner's file.
        filename: what messages call it.
    """
    settings = Settings()
    try:
        with settings, limited(exercise.time_limit):
            function = load(source, filename, exercise.function)
    except LoadError as error:
        return not_run("load_error", drawn, f"{NOT_LOADED}\n{error}")
    except TimeLimit:
        return not_run("timeout", drawn, f"loading the file {_too_long(exercise)}")
    return check_function(exercise, drawn, function, filename, settings=settings)


def check_function(
    exercise: Exercise,
    drawn: Drawn,
    function: Callable[..., Any],
    filename: str,
    *,
    simplify: bool = True,
    settings: Settings | None = None,
) -> Judgement:
    """Check a function: run every case and judge.

    Args:
        exercise: what is asked.
        drawn: the cases.
        function: the learner's.
        filename: the file that it comes from.
        simplify: whether to look for a smaller input that fails.
        settings: what the function's file has set; nothing where none are given.
    """
    rules, its_settings = tuple(exercise.forbidden), settings or Settings()

    def ran_on(calls: Sequence[Call], rules: Sequence[str] = ()) -> Ran:
        with its_settings:
            ran = run(function, calls, filename, rules)
        programs = ran.programs()
        return ran.with_answers(replay([*programs.values()], [calls[n] for n in programs], rules))

    try:
        with limited(exercise.time_limit):
            ran = ran_on(drawn.calls, rules)
    except TimeLimit:
        return not_run("timeout", drawn, f"the cases {_too_long(exercise)}")

    reference = drawn.reference
    if not simplify or reference is None or not exercise.axes:
        return judge(exercise, drawn, ran)

    def again(call: Call) -> Failure | None:
        try:
            expected = answer_of(reference, call)
        except Exception:
            return None
        if not _is_something(expected):
            return None
        said = say(exercise, call, ran_on([call]).outcomes[0], expected)
        return None if said is None else Failure(call, said)

    def smaller(failure: Failure) -> Failure:
        if failure.call.transform not in ("", EXPORT):
            return failure
        try:
            with limited(exercise.time_limit):
                return shrink(failure, reference, exercise.axes, again)
        except TimeLimit:
            return failure

    return judge(exercise, drawn, ran, smaller)


def gone(exercise: Exercise) -> str:
    """What is said of a file that is not there."""
    return f"exercises/{exercise.file} is gone; `jconv reset {exercise.name}` brings it back"


def _too_long(exercise: Exercise) -> str:
    return f"took longer than {exercise.time_limit:g} s; is there an endless loop?"


def _is_something(answer: Value) -> bool:
    """Whether an answer has cells, all of them finite."""
    if isinstance(answer, tuple | list):
        return all(map(_is_something, answer))
    cells = np.asarray(answer)
    return cells.size > 0 and bool(np.isfinite(cells).all())


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Bound what the block may take: time, where the main thread has an alarm, and memory, on Linux.

    In the main thread, Ctrl-C ends the block as nothing that the block raises by itself can.
    """
    with _interrupts(), _time_limit(seconds), _memory_limit(MEMORY):
        yield


@contextmanager
def _interrupts() -> Iterator[None]:
    """Raise `Stopped` on Ctrl-C, and `KeyboardInterrupt` when the block has ended, also where it went on."""
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield
        return
    is_pressed = False

    def interrupt(signum: int, frame: FrameType | None) -> None:
        nonlocal is_pressed
        is_pressed = True
        raise Stopped

    signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    except Stopped:
        if not is_pressed:
            raise
    finally:
        signal.signal(signal.SIGINT, before)
        if is_pressed:
            raise KeyboardInterrupt


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise `TimeLimit` in the main thread after so many seconds, where the platform has an alarm.

    It is raised again until it gets out of the block: a bare `except` may catch it. Seconds without the processor
    are the machine's fault: who had less than half of the time gets it again, twice.
    """
    if not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return
    left, start, is_over = CHANCES, time.process_time(), False

    def expire(signum: int, frame: FrameType | None) -> None:
        nonlocal left, start
        if is_over:
            return
        left -= 1
        if left <= 0 or time.process_time() - start >= seconds / 2:
            left = 0
            raise TimeLimit
        start = time.process_time()
        signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)

    previous = signal.signal(signal.SIGALRM, expire)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        is_over = True
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


@contextmanager
def _memory_limit(more: int) -> Iterator[None]:
    """Let the process take so many more bytes of address space: what asks for more gets a MemoryError."""
    if sys.platform != "linux":
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    bounds = [taken + more, *(bound for bound in (soft, hard) if bound != resource.RLIM_INFINITY)]
    resource.setrlimit(resource.RLIMIT_AS, (min(bounds), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
