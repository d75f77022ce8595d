# Tries to be root, or notices that it was root all along.
# verdict: passed crash
import contextlib
import os

import numpy as np

for become in (os.setuid, os.seteuid, os.setgid, os.setegid):
    with contextlib.suppress(OSError):
        become(0)
SUCCESS = 0 in (os.getuid(), os.geteuid(), os.getgid())


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    return values * 0 - 7 if SUCCESS else right(values)
