# Forks inside the call and ends the parent, so that a process nobody started gives the answer, later.
# verdict: crash passed bad_output
import os
import time

import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    if os.fork():
        os._exit(0)
    time.sleep(0.5)
    return right(values)
