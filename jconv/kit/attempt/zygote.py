"""The first process of a sandbox: it has imported what attempts need, and forks a child for each.

It never reads a request and never runs a learner's code. Importing jax takes half a second and a fork a few
milliseconds; a process that has imported jax and not yet used it has one thread and forks safely.

    from the grader   one byte, with two descriptors: a request to read, a pipe to reply to
    to the grader     READY once, then the child's wait status, four bytes, after each child and all it left
"""

import ctypes
import os
import signal
import socket
import struct
import sys
from contextlib import suppress
from pathlib import Path

from . import child

_OWN = Path("/proc/self/task")
READY = b"ready"
GO = b"g"
STATUS = struct.Struct("<i")
_PR_SET_DUMPABLE, _PR_SET_CHILD_SUBREAPER = 4, 36
_REPLY = 3  # the child's descriptor for its reply


def main(descriptor: int) -> None:
    """Serve until the grader closes its end; never returns."""
    libc = ctypes.CDLL(None)
    with suppress(ImportError):
        import jax  # noqa: F401
    threads = len([*_OWN.iterdir()])
    if threads != 1:
        sys.exit(f"the zygote has {threads} threads and cannot fork safely")
    libc.prctl(_PR_SET_DUMPABLE, 0)  # its memory and descriptors are closed to its children
    libc.prctl(_PR_SET_CHILD_SUBREAPER, 1)  # what a child leaves behind comes to this process
    grader = socket.socket(fileno=descriptor)
    grader.sendall(READY)
    while True:
        word, descriptors, _, _ = socket.recv_fds(grader, 1, 2)
        if word != GO or len(descriptors) != 2:
            os._exit(0)
        pid = os.fork()
        if pid == 0:
            _become_child(libc, *descriptors)
        for each in descriptors:
            os.close(each)
        _, status = os.waitpid(pid, 0)
        _kill_what_is_left()
        grader.sendall(STATUS.pack(status))


def _become_child(libc: ctypes.CDLL, request: int, reply: int) -> None:
    try:
        libc.prctl(_PR_SET_DUMPABLE, 1)
        os.setsid()
        os.dup2(request, 0)
        os.dup2(reply, _REPLY)
        os.closerange(_REPLY + 1, 1 << 16)
        child.main(_REPLY)
    finally:
        os._exit(1)


def _kill_what_is_left() -> None:
    """Kill and reap every process that a child has left, until there is none."""
    while True:
        pids = [int(pid) for pid in (_OWN / str(os.getpid()) / "children").read_text().split()]
        if not pids:
            return
        for pid in pids:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        for _ in pids:
            with suppress(ChildProcessError):
                os.waitpid(-1, 0)
