# Returns the right totals as floats where integers were given.
# verdict: failed
import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    return right(values).astype(np.float64) + 0.0
