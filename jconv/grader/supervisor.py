"""One child process an attempt: give it a request, take one frame or say why there is none.

The child is a fresh interpreter in a session of its own and in an empty folder, with an environment of a few
lines, resource limits, and no way back but one pipe. It is not a sandbox: it sees the machine's files and
network as the grader does.
"""

import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import jconv.kit.attempt
from jconv.kit.attempt.calls import Call
from jconv.kit.attempt.child import OUTPUT_LIMIT
from jconv.kit.attempt.frame import FrameError, decode, encode
from jconv.kit.attempt.running import ENDINGS, Outcome, Ran
from jconv.kit.attempt.values import Value
from jconv.kit.judging import Verdict

_ATTEMPT = Path(jconv.kit.attempt.__file__).parent
# The attempt's package is imported on its own, by its folder: the child loads nothing else of jconv.
_START = """
import sys
sys.path.insert(0, sys.argv[1])
from attempt.child import main
del sys.path[0]
main(int(sys.argv[2]))
"""
_CHUNK = 1 << 16
_GRACE = 1.0  # seconds for the pipe to close once the child has ended
_TIMEOUT: tuple[Verdict, str] = (
    "timeout",
    "the cases took longer than the time limit; is there an endless loop?",
)
_TOO_MUCH: tuple[Verdict, str] = ("output_limit", "the answers are larger than the grader takes")
_HELD: tuple[Verdict, str] = ("bad_output", "the process left another one behind that holds its pipe")


@dataclass(frozen=True)
class Limits:
    """What an attempt may use."""

    seconds: float
    memory: int = 4 << 30
    answer: int = 64 << 20


@dataclass(frozen=True)
class NoAnswer:
    """Why an attempt gave no outcomes: the verdict, and a text for its author."""

    verdict: Verdict
    text: str


def run_attempt(
    source: bytes, filename: str, function: str, calls: Sequence[Call], forbidden: Sequence[str], limits: Limits
) -> Ran | NoAnswer:
    """Run a source on every call in a child process of its own.

    Args:
        source: the learner's file.
        filename: what the learner's traceback calls it.
        function: the function to call.
        calls: what it is called with.
        forbidden: rules to watch for; with the calls all of the exercise that the child gets to see.
        limits: the child's.

    Returns:
        What the attempt did, or the reason why there is nothing.
    """
    packed: list[Value] = [(call.args, list(call.kwargs.items()), call.transform) for call in calls]
    request = encode((function, filename, source, packed, list(forbidden), limits.memory, limits.answer))
    ending = _converse(request, limits)
    if isinstance(ending, NoAnswer):
        return ending
    frame, status = ending
    if not frame:
        return NoAnswer("crash", f"the process ended before it answered: {_status_text(status)}")
    try:
        reply = decode(frame)
    except FrameError as error:
        return NoAnswer("bad_output", f"what the process sent back is no answer: {error}")
    return _understood(reply, len(calls), forbidden)


def _understood(reply: Any, calls: int, forbidden: Sequence[str]) -> Ran | NoAnswer:
    """The reply's meaning. It may be forged: whatever has not the agreed form is no answer."""
    match reply:
        case ("load_error", str(text)):
            return NoAnswer("load_error", f"the file could not be loaded\n{_printable(text)}")
        case (kind, _) if kind == OUTPUT_LIMIT:
            return NoAnswer(*_TOO_MUCH)
        case ("outcomes", list(entries), list(broken)) if len(entries) == calls:
            outcomes = []
            for entry in entries:
                match entry:
                    case (str(ending), answer, str(text)) if ending in ENDINGS:
                        outcomes.append(Outcome(ending, answer, _printable(text)))
                    case _:
                        return NoAnswer("bad_output", "what the process sent back is no outcome")
            return Ran(tuple(outcomes), {rule: place for rule, place in map(_breach, broken) if rule in forbidden})
    return NoAnswer("bad_output", "what the process sent back is no reply to the request")


def _breach(entry: Any) -> tuple[str, str]:
    match entry:
        case (str(rule), str(place)):
            return rule, _printable(place)
    return "", ""


def _converse(request: bytes, limits: Limits) -> tuple[bytes, int] | NoAnswer:
    """Start the child, hand it the request, read until the pipe's end; leave no process behind."""
    deadline = time.monotonic() + limits.seconds
    with tempfile.TemporaryDirectory(prefix="jconv-") as folder, tempfile.TemporaryFile() as stdin:
        stdin.write(request)  # a file, not a pipe: a child that does not read cannot hold the grader up
        stdin.seek(0)
        reading, writing = os.pipe()
        with os.fdopen(reading, "rb", buffering=0) as pipe:
            try:
                child = subprocess.Popen(
                    [sys.executable, "-I", "-B", "-c", _START, str(_ATTEMPT.parent), str(writing)],
                    stdin=stdin,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    pass_fds=(writing,),
                    cwd=folder,
                    env=_environment(folder),
                    start_new_session=True,
                )
            finally:
                os.close(writing)
            try:
                frame = _read(pipe, child, deadline, limits.answer)
            finally:
                _kill_group(child)
                status = child.wait()
    return frame if isinstance(frame, NoAnswer) else (frame, status)


def _read(pipe: IO[bytes], child: subprocess.Popen, deadline: float, most: int) -> bytes | NoAnswer:
    """Everything the child sends until it has closed the pipe and ended. The child is not reaped here."""
    frame = bytearray()
    at_end = exited = False
    poll = select.poll()
    pidfd = os.pidfd_open(child.pid)
    poll.register(pipe, select.POLLIN)
    poll.register(pidfd, select.POLLIN)
    try:
        while not (at_end and exited):
            left = deadline - time.monotonic()
            ready = dict(poll.poll(left * 1000)) if left > 0 else {}
            if not ready:
                return NoAnswer(*(_HELD if exited else _TIMEOUT))
            if pidfd in ready:
                exited = True
                poll.unregister(pidfd)
                _kill_group(child)  # what it started must not hold the pipe open
                deadline = min(deadline, time.monotonic() + _GRACE)
            if pipe.fileno() in ready:
                chunk = pipe.read(_CHUNK)
                frame += chunk
                if len(frame) > most + _CHUNK:
                    return NoAnswer(*_TOO_MUCH)
                if not chunk:
                    at_end = True
                    poll.unregister(pipe)
        return bytes(frame)
    finally:
        os.close(pidfd)


def _kill_group(child: subprocess.Popen) -> None:
    """Kill the child and what it started in its session; until it is reaped, its number is no one else's."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def _environment(folder: str) -> dict[str, str]:
    return {
        "PATH": os.defpath,
        "HOME": folder,
        "TMPDIR": folder,
        "LANG": "C.UTF-8",
        "JAX_PLATFORMS": "cpu",
        # One attempt, one core: a batch runs as many attempts as there are cores.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
    }


def _status_text(status: int) -> str:
    if status >= 0:
        return f"exit status {status}"
    return f"killed by signal {-status} ({signal.strsignal(-status) or 'unknown'})"


def _printable(text: str) -> str:
    """An attempt's own words, without the control characters that could rewrite a terminal or a file."""
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text[:4000])
