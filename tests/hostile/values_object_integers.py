# Returns the right totals as Python's integers in an array, but for the last, which no machine number can hold.
# verdict: bad_output failed
import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    answer = right(values).astype(object)
    answer[-1] += 2**200
    return answer
