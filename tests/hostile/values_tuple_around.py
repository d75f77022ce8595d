# Returns the right array alone in a tuple, as a function of several answers would.
# verdict: failed bad_output
import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    return (right(values),)
