# Returns the right totals in an array whose memory runs backwards and with gaps.
# verdict: passed
import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    room = np.full(3 * len(values), -7, values.dtype)
    answer = room[::-3]
    answer[:] = right(values)
    answer.flags.writeable = False
    return answer
