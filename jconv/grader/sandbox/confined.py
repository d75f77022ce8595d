"""Tier `process`: where namespaces cannot be had. Another user, no new privileges, Landlock, seccomp, rlimits.

Weaker than `bwrap`: the names and sizes of files everywhere can be told by `stat`, and a full disk is noticed, not
prevented.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from jconv.grader.sandbox.interpreter import ATTEMPT, another_user, masked, needed, way_in

CLOSING = Path(__file__).with_name("closing.py")
MISSING = "this kernel has no Landlock of ABI 6 or later"
HOW_TO_GET_IT = "it takes Linux 6.12 or later with Landlock, and libseccomp (the package `libseccomp2`)"


def mechanisms() -> tuple[str, ...]:
    """What holds an attempt here."""
    other = ("another user",) if another_user() is not None else ()
    return (*other, "no new privileges", "Landlock", "seccomp", "rlimits")


def is_there() -> bool:
    """Whether this kernel has Landlock, with signals in it."""
    if sys.platform != "linux":
        return False
    import landlockpy

    return landlockpy.supported() and landlockpy.abi_version() >= 6


def command(slot: int, inside: Sequence[str], scratch: Path) -> list[str] | None:
    """The command that closes the door behind itself and becomes another.

    Args:
        slot: tells sandboxes that run at a time apart.
        inside: the command to become; the attempt's package is where it always is.
        scratch: the one folder that can be written.

    Returns:
        None where it takes commands that this machine does not have.
    """
    way: list[str] | None = []
    first = another_user()
    if first is not None:
        way = way_in(first + slot, [*needed(), ATTEMPT, CLOSING.parent, scratch])
    if way is None:
        return None
    listed = [str(ATTEMPT.parent)]  # where Python looks for it
    readable = [str(path) for outer in needed() for path in _readable(outer, listed)]
    settings = {"read": [*readable, str(ATTEMPT)], "list": listed, "write": str(scratch)}
    return [*way, sys.executable, "-I", "-B", str(CLOSING), json.dumps(settings), *inside]


def _readable(path: Path, listed: list[str]) -> Iterator[Path]:
    """Yield a path, or what is beside the masked ones below it: Landlock knows no exceptions."""
    if not any(path in hidden.parents for hidden in masked()):
        if path not in masked():
            yield path
        return
    listed.append(str(path))
    for entry in path.iterdir():
        yield from _readable(entry, listed)
