# Returns the right totals written out as text, in an array.
# verdict: bad_output failed
import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    return right(values).astype(str)
