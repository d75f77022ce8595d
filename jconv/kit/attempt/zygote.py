"""The first process of a sandbox: it has imported what attempts need, and forks a child for each.

It never reads a request and never runs a learner's code. Importing jax takes half a second and a fork a few
milliseconds; a process that has imported jax and not yet used it has one thread and forks safely.

    from the grader   one byte, with two descriptors: a request to read, a pipe to reply to
    to the grader     READY once, then the child's wait status, four bytes, after each child and all it left

When the grader is gone, however it ended, this process kills what runs and ends. A child can neither kill nor stop
it, where the kernel's Landlock knows of signals.
"""

import ctypes
import os
import select
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
_PR_SET_DUMPABLE, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 4, 36, 38
_LANDLOCK_CREATE_RULESET, _LANDLOCK_RESTRICT_SELF = 444, 446  # the numbers of the calls, on every architecture
_LANDLOCK_RULES = struct.pack("=3Q", 0, 0, 2)  # no files, no ports; the scope of signals
_GLANCE = 1.0  # seconds between two looks whether the grader is still there
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
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])  # waited for, below
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
        status = _status_of(pid, grader)
        _kill_what_is_left()
        if status is None:
            os._exit(0)
        grader.sendall(STATUS.pack(status))


def _become_child(libc: ctypes.CDLL, request: int, reply: int) -> None:
    try:
        libc.prctl(_PR_SET_DUMPABLE, 1)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
        _keep_signals_in(libc)
        libc.prctl(_PR_SET_CHILD_SUBREAPER, 1)  # what it starts it can be asked for, however often that forks
        os.setsid()
        os.dup2(request, 0)
        os.dup2(reply, _REPLY)
        os.closerange(_REPLY + 1, 1 << 16)
        child.main(_REPLY)
    finally:
        os._exit(1)


def _keep_signals_in(libc: ctypes.CDLL) -> None:
    """Let signals of this process and of all that comes of it reach no other, where Landlock is."""
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    rules = libc.syscall(_LANDLOCK_CREATE_RULESET, _LANDLOCK_RULES, ctypes.c_size_t(len(_LANDLOCK_RULES)), 0)
    if rules >= 0:
        libc.syscall(_LANDLOCK_RESTRICT_SELF, rules, 0)
        os.close(rules)


def _status_of(pid: int, grader: socket.socket) -> int | None:
    """A child's wait status when it has ended, or None when the grader has: it says nothing in the meantime."""
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return status
        if select.select([grader], [], [], 0)[0]:
            return None
        signal.sigtimedwait([signal.SIGCHLD], _GLANCE)


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
