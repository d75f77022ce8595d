# Leaves a profiling function behind that raises whenever its callers call anything.
# verdict: passed crash error bad_output forbidden
import sys
import threading

import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def refuse(frame, event, argument):
    raise KeyboardInterrupt


def running_total(values):
    totals = right(values)
    threading.setprofile(refuse)
    sys.setprofile(refuse)
    return totals
