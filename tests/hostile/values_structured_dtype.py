# Returns the right totals in a field of a structured array.
# verdict: bad_output failed
import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    return right(values).view([("passed", values.dtype)])
