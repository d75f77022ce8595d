"""What a sandbox sends back, and what it means. A reply may be forged: it is then only an answer."""

import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jconv.grader.sandbox import Ended, Limits, Worker
from jconv.kit.attempt.calls import Call
from jconv.kit.attempt.child import OUTPUT_LIMIT
from jconv.kit.attempt.exporting import EXPORT
from jconv.kit.attempt.frame import FrameError, decode
from jconv.kit.attempt.running import ENDINGS, Outcome, Ran
from jconv.kit.judging import NOT_LOADED, Verdict

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
        What the attempt did, or the reason why there is nothing. The answers to calls under `EXPORT` are those
        of its programs, which ran in a sandbox of their own.

    Raises:
        SandboxError: the sandbox does not start.
    """
    ended = worker.run(source, filename, function, calls, forbidden, limits)
    ran = _meaning(ended, [call.transform == EXPORT for call in calls], forbidden)
    programs = {} if isinstance(ran, NoAnswer) else ran.programs()
    if isinstance(ran, NoAnswer) or not programs:
        return ran
    ended = worker.replay([*programs.values()], [calls[number] for number in programs], forbidden, limits)
    of_programs = _meaning(ended, [False] * len(programs), forbidden)
    return of_programs if isinstance(of_programs, NoAnswer) else ran.with_answers(of_programs)


def _meaning(ended: Ended, wants_program: Sequence[bool], forbidden: Sequence[str]) -> Ran | NoAnswer:
    """What an end means; which calls are to be answered by a program, and which by no means."""
    if ended.passed:
        return NoAnswer(*_PASSED[ended.passed], doubtful=ended.doubtful)
    if not ended.frame:
        text = f"the process ended before it answered: {_status_text(ended)}"
        return NoAnswer("crash", text, ended.doubtful)
    try:
        reply = decode(ended.frame)
    except FrameError as error:
        return NoAnswer("bad_output", f"what the process sent back is no answer: {error}", ended.doubtful)
    return _understood(reply, wants_program, forbidden)


def _understood(reply: Any, wants_program: Sequence[bool], forbidden: Sequence[str]) -> Ran | NoAnswer:
    """The reply's meaning: whatever has not the agreed form is no answer."""
    match reply:
        case ("load_error", str(text)):
            return NoAnswer("load_error", f"{NOT_LOADED}\n{_printable(text)}")
        case (kind, _) if kind == OUTPUT_LIMIT:
            return NoAnswer(*_PASSED["answer"])
        case ("outcomes", list(entries), list(broken)) if len(entries) == len(wants_program):
            outcomes = []
            for entry, wants in zip(entries, wants_program, strict=True):
                match entry:
                    case (str(ending), answer, str(text)) if ending in ENDINGS and _fits(ending, answer, wants):
                        outcomes.append(Outcome(ending, answer, _printable(text)))
                    case _:
                        return NoAnswer("bad_output", "what the process sent back is no outcome")
            breaches = dict(map(_breach, broken))
            return Ran(tuple(outcomes), {rule: place for rule, place in breaches.items() if rule in forbidden})
    return NoAnswer("bad_output", "what the process sent back is no reply to the request")


def _fits(ending: str, answer: Any, wants_program: bool) -> bool:
    return isinstance(answer, bytes) == (wants_program and ending == "answered")


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
