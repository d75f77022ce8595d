# Returns the right totals in a tuple.
# verdict: bad_output failed passed
import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    return tuple(right(values))
