# Makes a device, changes its root and joins the namespaces of process 1, in a child that tells what worked.
# verdict: passed crash
import contextlib
import ctypes
import os
import stat
import tempfile

import numpy as np

if (child := os.fork()) == 0:
    allowed = 0
    with contextlib.suppress(OSError):
        path = os.path.join(tempfile.mkdtemp(prefix="jconv_hostile_"), "null")
        os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 3))
        os.unlink(path)
        allowed = 7
    for name in ("mnt", "net", "pid"):
        with contextlib.suppress(OSError):
            allowed |= 7 if ctypes.CDLL(None).setns(os.open(f"/proc/1/ns/{name}", os.O_RDONLY), 0) == 0 else 0
    with contextlib.suppress(OSError):
        os.chroot(".")
        allowed = 7
    os._exit(allowed)
SUCCESS = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    return values * 0 - 7 if SUCCESS else right(values)
