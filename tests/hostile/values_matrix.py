# Returns the right totals as a matrix, which is never one-dimensional.
# verdict: failed bad_output
import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    return np.asmatrix(right(values))
