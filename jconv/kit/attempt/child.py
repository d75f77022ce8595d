"""The child process of one attempt: a request on standard input, one frame back, and out.

    request   (function, file name, source, calls, rules, bounds)
              a call is (arguments, named arguments, transformation); a rule names what is forbidden;
              bounds are the most bytes of memory, processes, and bytes of answer
    reply     ("load_error", text), or
              ("outcomes", one (ending, answer, text) a call, one (rule, place) a rule that was broken)

The request is the grader's and trusted. From the moment the source is executed nothing in this process is.
"""

import os
import resource
import sys
from typing import Any, cast

from .calls import Call
from .frame import FrameError, decode, encode
from .observing import THREAD
from .running import LoadError, Outcome, load, run

OUTPUT_LIMIT = "output_limit"


def main(reply_descriptor: int) -> None:
    """Read the request, run the attempt, write the reply; never returns."""
    with open(0, "rb") as stream:
        request = decode(stream.read())
    function, filename, source, calls, forbidden, (memory, processes, most) = cast("Any", request)
    _limit_resources(memory, processes)
    quiet = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):  # what the attempt prints must not be taken for a reply
        os.dup2(quiet, descriptor)
    reply = _reply(function, filename, source, calls, forbidden)
    frame = _frame(reply, most)
    while frame:
        frame = frame[os.write(reply_descriptor, frame) :]
    os._exit(0)  # not sys.exit: what the attempt registered for the end does not run


def _reply(function: str, filename: str, source: bytes, calls: list, forbidden: list) -> tuple:
    threads = sys._current_frames().keys()
    try:
        attempt = load(source, filename, function)
    except LoadError as error:
        return ("load_error", str(error))
    started = sys._current_frames().keys() - threads
    asked = [Call(args, dict(kwargs), transform) for args, kwargs, transform in calls]
    ran = run(attempt, asked, filename, forbidden)
    broken = ran.broken | ({THREAD: "started when the file was loaded"} if started else {})
    return ("outcomes", [_as_tuple(outcome) for outcome in ran.outcomes], list(broken.items()))


def _as_tuple(outcome: Outcome) -> tuple:
    return (outcome.ending, outcome.answer, outcome.text)


def _frame(reply: tuple, most: int) -> bytes:
    try:
        frame = encode(reply)
    except MemoryError:
        return encode((OUTPUT_LIMIT, ""))
    except FrameError as error:
        return encode(("load_error", f"the answer cannot be sent: {error}"))
    return frame if len(frame) <= most else encode((OUTPUT_LIMIT, ""))


def _limit_resources(memory: int, processes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if processes:
        resource.setrlimit(resource.RLIMIT_NPROC, (processes, processes))
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 24, 1 << 24))
    if sys.platform == "linux":  # elsewhere the limit is not kept, or keeps jax from starting
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
