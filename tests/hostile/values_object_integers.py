# Returns the right totals as an array of Python's integers, one beyond every machine number among them.
# verdict: bad_output failed passed
import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    answer = right(values).astype(object)
    answer[-1] += 2**200
    return answer
