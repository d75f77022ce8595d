# Compares with np.cumsum in a function that is never called: that is no offence.
# verdict: passed forbidden
import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def check(values):
    assert np.array_equal(running_total(values), np.cumsum(values))


running_total = right
