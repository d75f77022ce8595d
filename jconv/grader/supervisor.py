"""What a sandbox sends back, and what it means. A reply may be forged: it is then only an answer."""

import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jconv.grader.sandbox import Ended, Limits, Worker
from jconv.kit.attempt.calls import Call
from jconv.kit.attempt.child import OUTPUT_LIMIT
from jconv.kit.attempt.frame import FrameError, decode
from jconv.kit.attempt.running import ENDINGS, Outcome, Ran
from jconv.kit.judging import Verdict

_PASSED: dict[str, tuple[Verdict, str]] = {
    "time": ("timeout", "the cases took longer than the time limit; is there an endless loop?"),
    "memory": ("memory", "the processes took more memory than they may"),
    "disk": ("output_limit", "the files that were written are larger than the grader takes"),
    "answer": ("output_limit", "the answers are larger than the grader takes"),
}


@dataclass(frozen=True)
class NoAnswer:
    """Why an attempt gave no outcomes: the verdict, and a text for its author.

    `doubtful` tells that others may be to blame.
    """

    verdict: Verdict
    text: str
    doubtful: bool = False


def run_attempt(
    worker: Worker,
    source: bytes,
    filename: str,
    function: str,
    calls: Sequence[Call],
    forbidden: Sequence[str],
    limits: Limits,
) -> Ran | NoAnswer:
    """Run a source on every call in a sandbox.

    Args:
        worker: the sandbox.
        source: the learner's file.
        filename: what the learner's traceback calls it.
        function: the function to call.
        calls: what it is called with.
        forbidden: rules to watch for; with the calls all of the exercise that the sandbox gets to see.
        limits: what the attempt may use.

    Returns:
        What the attempt did, or the reason why there is nothing.

    Raises:
        SandboxError: the sandbox does not start.
    """
    ended = worker.run(source, filename, function, calls, forbidden, limits)
    if ended.passed:
        return NoAnswer(*_PASSED[ended.passed], doubtful=ended.doubtful)
    if not ended.frame:
        text = f"the process ended before it answered: {_status_text(ended)}"
        return NoAnswer("crash", text, ended.doubtful)
    try:
        reply = decode(ended.frame)
    except FrameError as error:
        return NoAnswer("bad_output", f"what the process sent back is no answer: {error}", ended.doubtful)
    return _understood(reply, len(calls), forbidden)


def _understood(reply: Any, calls: int, forbidden: Sequence[str]) -> Ran | NoAnswer:
    """The reply's meaning: whatever has not the agreed form is no answer."""
    match reply:
        case ("load_error", str(text)):
            return NoAnswer("load_error", f"the file could not be loaded\n{_printable(text)}")
        case (kind, _) if kind == OUTPUT_LIMIT:
            return NoAnswer(*_PASSED["answer"])
        case ("outcomes", list(entries), list(broken)) if len(entries) == calls:
            outcomes = []
            for entry in entries:
                match entry:
                    case (str(ending), answer, str(text)) if ending in ENDINGS:
                        outcomes.append(Outcome(ending, answer, _printable(text)))
                    case _:
                        return NoAnswer("bad_output", "what the process sent back is no outcome")
            breaches = dict(map(_breach, broken))
            return Ran(tuple(outcomes), {rule: place for rule, place in breaches.items() if rule in forbidden})
    return NoAnswer("bad_output", "what the process sent back is no reply to the request")


def _breach(entry: Any) -> tuple[str, str]:
    match entry:
        case (str(rule), str(place)):
            return rule, _printable(place)
    return "", ""


def _status_text(ended: Ended) -> str:
    if os.WIFSIGNALED(ended.status):
        number = os.WTERMSIG(ended.status)
        return f"killed by signal {number} ({signal.strsignal(number) or 'unknown'})"
    return f"exit status {os.waitstatus_to_exitcode(ended.status)}"


def _printable(text: str) -> str:
    """An attempt's own words, without the control characters that could rewrite a terminal or a file."""
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text[:4000])
