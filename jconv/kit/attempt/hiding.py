"""What would take work out of the watch's sight, told by Python's audit events and by what is left after loading.

An event comes before what it is about and from where that is done, whatever name it was called by and by whom, in
Python or in C. Here are those about threads, processes, and what runs unwatched: Python calls no profiler inside a
profiler, a tracer or an audit hook.
"""

import functools
import gc
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeAlias

Note: TypeAlias = Callable[[str, FrameType], None]

PROFILER, THREAD, FORK, EXEC = "sys.setprofile", "_thread.start_new_thread", "os.fork", "os.exec"
_LASTING = {  # each event, and what an exercise calls it
    **dict.fromkeys(
        (PROFILER, "sys.settrace", "sys.addaudithook", "sys.monitoring.register_callback"), "turning the watch off"
    ),
    EXEC: "another process",
}
PASSING = {  # what may be over when it is looked for
    **dict.fromkeys((THREAD, "_thread.start_joinable_thread"), "a thread of its own"),
    **dict.fromkeys((FORK, "os.forkpty", "os.posix_spawn"), "another process"),
}
EVENTS: Mapping[str, str] = _LASTING | PASSING
_listening: list[Note] = []


@contextmanager
def listening(note: Note) -> Iterator[None]:
    """Tell a function each of the events that comes up in the block, and the frame that it comes from."""
    _listen()
    _listening.append(note)
    try:
        yield
    finally:
        _listening.remove(note)


@functools.cache
def _listen() -> None:
    sys.addaudithook(_on_event)  # once: what is added stays


def _on_event(event: str, arguments: tuple) -> None:
    if _listening and event in EVENTS:
        frame = sys._getframe(1)
        for note in _listening:
            note(event, frame)


def has_children() -> bool:
    """Whether a process lives that this one has started; those that have ended are forgotten."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def holds_programs(jax: Any) -> bool:
    """Whether somebody holds a program that XLA has compiled; those that jax keeps for itself it gives up."""
    from jax._src import xla_bridge

    if not xla_bridge.backends_are_initialized():
        return False
    jax.clear_caches()
    gc.collect()
    return any(client.live_executables() for client in xla_bridge.backends().values())
