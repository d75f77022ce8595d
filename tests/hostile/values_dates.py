# Returns the right totals as spans of time.
# verdict: bad_output failed
import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    return right(values).astype(np.int64).view("m8[s]")
