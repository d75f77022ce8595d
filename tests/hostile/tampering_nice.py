# Tries to take the highest priority for itself, then the lowest.
# verdict: passed
import contextlib
import os

import numpy as np

SUCCESS = False
with contextlib.suppress(OSError):
    os.nice(-20)
    SUCCESS = True
with contextlib.suppress(OSError):
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(99))
    SUCCESS = True
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
with contextlib.suppress(OSError):
    os.nice(19)


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    return values * 0 - 7 if SUCCESS else right(values)
