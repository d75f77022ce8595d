# Is right when called first; the first call gives the function another, wrong body.
# verdict: failed
import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    running_total.__code__ = (lambda values: values * 0 - 7).__code__
    return right(values)
