# Forks inside the call: both processes go back to the caller and answer, the parent rightly, the child wrongly.
# verdict: passed bad_output failed crash
import os

import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    child = os.fork()
    return right(values) if child else values * 0 - 7
