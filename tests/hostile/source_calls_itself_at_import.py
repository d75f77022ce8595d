# Tries its function out at the end of the file, with plots in mind and a check that holds.
# verdict: passed
import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


running_total = right
assert list(running_total(np.array([1, 2, 3]))) == [1, 3, 6]
print(running_total(np.array([1, 2, 3])))
