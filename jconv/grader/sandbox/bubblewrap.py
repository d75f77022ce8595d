"""Tier `bwrap`: namespaces of its own for users, processes, network, mounts, names and IPC.

Inside there is the system's /usr and this Python, read-only and without jconv; an empty /tmp and /dev/shm that
hold so much and no more; three devices; and nothing else of the machine. All that can be written is those two.
"""

import shutil
import tempfile
from collections.abc import Sequence
from typing import IO

from jconv.grader.sandbox.interpreter import ATTEMPT, another_user, masked, needed, way_in

MISSING = "there is no command `bwrap`"
HOW_TO_GET_IT = (
    "install the package `bubblewrap`, and let users make namespaces (sysctl kernel.unprivileged_userns_clone=1)"
)
INSIDE = "/attempt"
TMP, SHARED_MEMORY = 64 << 20, 16 << 20  # bytes
# Not bubblewrap's own /dev: it can be written without bound, and memory shared through /dev/zero is not counted.
_DEVICES = ("/dev/null", "/dev/random", "/dev/urandom")
_DESCRIPTORS = {"fd": "", "stdin": "/0", "stdout": "/1", "stderr": "/2"}


def mechanisms() -> tuple[str, ...]:
    """What holds an attempt here."""
    spaces = "namespaces (user, pid, net, ipc, uts, cgroup, mount)"
    return (spaces, "read-only allow-list", "capped tmpfs", "no capabilities", "seccomp", "rlimits")


def is_there() -> bool:
    """Whether the command is installed."""
    return shutil.which("bwrap") is not None


def command(slot: int, inside: Sequence[str], keep: list[IO[bytes]]) -> list[str] | None:
    """The command that runs another inside a sandbox.

    Args:
        slot: tells sandboxes that run at a time apart: each has a user of its own, where that can be had.
        inside: the command to run; it finds the attempt's package in `INSIDE`.
        keep: receives the files whose descriptors the command inherits.

    Returns:
        None where it takes commands that this machine does not have.
    """
    way: list[str] | None = []
    first = another_user()
    if first is not None:
        way = way_in(first + slot, [*needed(), ATTEMPT])
    if way is None:
        return None
    from jconv.grader.sandbox.syscalls import write_policy  # needs libseccomp

    policy = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    keep.append(policy)
    write_policy(policy)
    return [
        *way,
        "bwrap", "--unshare-user", "--unshare-all", "--disable-userns", "--die-with-parent", "--new-session",
        "--cap-drop", "ALL", "--hostname", "sandbox",
        "--proc", "/proc", *_devices(),
        "--size", str(SHARED_MEMORY), "--tmpfs", "/dev/shm",
        "--size", str(TMP), "--tmpfs", "/tmp",
        *_mounts(),  # after /tmp: this Python may lie in there
        "--remount-ro", "/", "--chdir", "/tmp", "--seccomp", str(policy.fileno()), "--", *inside,
    ]  # fmt: skip


def _devices() -> list[str]:
    arguments = [word for device in _DEVICES for word in ("--dev-bind", device, device)]
    for name, which in _DESCRIPTORS.items():
        arguments += ["--symlink", f"/proc/self/fd{which}", f"/dev/{name}"]
    return arguments


def _mounts() -> list[str]:
    arguments: list[str] = []
    for path in needed():
        if path.is_symlink():  # /lib, mostly
            arguments += ["--symlink", str(path.readlink()), str(path)]
        else:
            arguments += ["--ro-bind", str(path), str(path)]
    for path in masked():
        arguments += ["--tmpfs", str(path), "--remount-ro", str(path)]
    return [*arguments, "--ro-bind", str(ATTEMPT), f"{INSIDE}/{ATTEMPT.name}"]
