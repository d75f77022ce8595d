# Returns an array whose destructor, called after the answer was used, never comes back.
# verdict: timeout bad_output failed passed
import numpy as np


class Array(np.ndarray):
    def __del__(self):
        while True:
            pass


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    return right(values).view(Array)
