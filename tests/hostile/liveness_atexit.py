# Answers rightly, then sleeps for days when the interpreter exits.
# verdict: passed timeout
import atexit
import time

import numpy as np

atexit.register(time.sleep, 10**6)


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


running_total = right
