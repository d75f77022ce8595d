"""The child process of one attempt: a request on standard input, one frame back, and out.

    request   (ATTEMPT, bounds, calls, rules, function, file name, source), or
              (PROGRAMS, bounds, calls, rules, programs), what attempts were exported to: one a call
              a call is (arguments, named arguments, transformation); a rule names what is forbidden;
              bounds are the most bytes of memory, processes, and bytes of answer
    reply     ("load_error", text), or
              ("outcomes", one (ending, answer, text) a call, one (rule, place) a rule that was broken)

The request is the grader's and trusted, but for sources and programs. From the moment that one is executed nothing
in this process is.
"""

import os
import resource
import sys
from typing import Any, cast

from .calls import Call
from .frame import FrameError, decode, encode
from .observing import Observer
from .running import LoadError, Ran, load, replay, run

ATTEMPT, PROGRAMS = "attempt", "programs"
OUTPUT_LIMIT = "output_limit"


def main(reply_descriptor: int) -> None:
    """Read the request, run the attempt, write the reply; never returns."""
    with open(0, "rb") as stream:
        request = decode(stream.read())
    kind, (memory, processes, most), packed, rules, *asked = cast("Any", request)
    _limit_resources(memory, processes)
    quiet = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):  # what the attempt prints must not be taken for a reply
        os.dup2(quiet, descriptor)
    calls = [Call.unpacked(each) for each in packed]
    reply = (_attempt if kind == ATTEMPT else _programs)(calls, rules, *asked)
    frame = _frame(reply, most)
    while frame:
        frame = frame[os.write(reply_descriptor, frame) :]
    os._exit(0)  # not sys.exit: what the attempt registered for the end does not run


def _attempt(calls: list[Call], forbidden: list[str], function: str, filename: str, source: bytes) -> tuple:
    observer = Observer(forbidden, filename)
    try:
        with observer.loading():
            attempt = load(source, filename, function)
    except LoadError as error:
        return ("load_error", str(error))
    ran = run(attempt, calls, filename, forbidden)
    return _reply(Ran(ran.outcomes, ran.broken | observer.broken))


def _programs(calls: list[Call], forbidden: list[str], programs: list[bytes]) -> tuple:
    return _reply(replay(programs, calls, forbidden))


def _reply(ran: Ran) -> tuple:
    outcomes = [(outcome.ending, outcome.answer, outcome.text) for outcome in ran.outcomes]
    return ("outcomes", outcomes, list(ran.broken.items()))


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
