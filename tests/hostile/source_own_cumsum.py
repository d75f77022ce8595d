# Calls a function of its own by the name of the forbidden one: that is no offence.
# verdict: passed
import numpy as np


def cumsum(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


class numpy:
    cumsum = staticmethod(cumsum)


def running_total(values):
    return numpy.cumsum(values)
