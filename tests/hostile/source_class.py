# Is a class instead of a function, whose making returns the right array.
# verdict: passed load_error error
import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


class running_total:
    def __new__(cls, values):
        return right(values)
