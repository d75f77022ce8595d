# Returns an object that claims, by __class__, to be an ndarray.
# verdict: bad_output failed error
import numpy as np


class Answer:
    __class__ = np.ndarray
    shape, dtype, ndim, size, nbytes = (3,), np.dtype(np.int64), 1, 3, 24

    def tobytes(self, *args):
        return b"\xff" * 10**6


def running_total(values):
    return Answer()
