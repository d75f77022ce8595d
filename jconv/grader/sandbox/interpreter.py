"""What of this Python an attempt needs to see, and how a user who may not see it is brought there.

An interpreter below /root cannot be reached by another user. Root can mount its folders once more, in a mount
namespace of its own, before it becomes that user; util-linux has the commands.
"""

import functools
import os
import shlex
import shutil
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from pathlib import Path

import jconv.kit.attempt
from jconv.grader.sandbox.tiers import SandboxError

ATTEMPT = Path(jconv.kit.attempt.__file__).parent
FIRST_UID = 61_200  # a range that distributions leave to processes which come and go
_ASIDE = "/mnt"  # where folders are kept while what bars the way to them is covered


def needed() -> list[Path]:
    """The folders that hold this Python, its packages and the system's libraries, outermost first."""
    system = [
        Path(name) for name in ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/etc/ld.so.cache", "/etc/ld.so.conf")
    ]
    python = [Path(folder).resolve() for folder in (sys.base_prefix, sys.base_exec_prefix, sys.prefix)]
    python += [Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "purelib", "platlib")]
    found: list[Path] = []
    for path in sorted({*system, *python}, key=lambda path: len(path.parts)):
        if path.exists() and not any(outer in path.parents for outer in found if not outer.is_symlink()):
            found.append(path)
    return found


@functools.cache
def masked() -> list[Path]:
    """The folders that must not be seen inside, though they lie in ones that are: jconv's own."""
    package = Path(jconv.kit.attempt.__file__).resolve().parents[2]
    return [package] if any(folder in package.parents for folder in needed()) else []


def check_hidden(paths: Iterable[Path]) -> None:
    """See that nothing that attempts must not see lies in a folder that every sandbox shows.

    Folders are compared themselves and not by their names, of which links and mounts give them several.

    Raises:
        SandboxError: something does; the message says what and where.
    """
    shown = {_identity(folder): folder for folder in needed()}
    for path in paths:
        place = path.resolve()
        around = (shown.get(_identity(each)) for each in (place, *place.parents) if each.exists())
        folder = next(filter(None, around), None)
        if folder is not None:
            raise SandboxError(
                f"{path} lies in {folder}, which every sandbox shows for Python's sake. Move the one or the "
                "other; a virtual environment needs a folder of its own (`python -m venv .venv`)"
            )


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino


def another_user() -> int | None:
    """Whether this process can become another user, and so has to: a sandbox's user is never root."""
    return FIRST_UID if os.geteuid() == 0 else None


def way_in(uid: int, paths: Sequence[Path]) -> list[str] | None:
    """The command that becomes a user who reaches the paths, as what comes after it.

    A path that the user may not reach is mounted once more, over the folder that bars the way: in a mount
    namespace of its own, which ends with the command.

    Returns:
        None where it takes commands that this machine does not have.
    """
    become = ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "--", "env", "-i"]
    barred = {path: bar for path in paths if (bar := _bar(path)) is not None}
    commands = ("setpriv", "unshare", "mount") if barred else ("setpriv",)
    if not all(map(shutil.which, commands)):
        return None
    if not barred:
        return become
    tmpfs = "mount -t tmpfs -o mode=755 tmpfs"
    steps = [f"{tmpfs} {_ASIDE}"]
    for number, path in enumerate(barred):
        make = f"mkdir -p {_ASIDE}/{number}" if path.is_dir() else f"touch {_ASIDE}/{number}"
        steps += [make, f"mount --bind {shlex.quote(str(path))} {_ASIDE}/{number}"]
    steps += [f"{tmpfs} {shlex.quote(str(bar))}" for bar in dict.fromkeys(barred.values())]
    for number, path in enumerate(barred):
        place, parent = shlex.quote(str(path)), shlex.quote(str(path.parent))
        make = f"mkdir -p {place}" if path.is_dir() else f"mkdir -p {parent} && touch {place}"
        steps += [make, f"mount --bind {_ASIDE}/{number} {place}"]
    steps += [f"umount -l {_ASIDE}", 'exec "$@"']
    return ["unshare", "--mount", "--", "sh", "-c", " && ".join(steps), "sh", *become]


def _bar(path: Path) -> Path | None:
    """The outermost folder on the way to a path that others may not pass, if any."""
    outermost_first = reversed(path.parents)
    return next((folder for folder in outermost_first if not folder.stat().st_mode & 0o001), None)
