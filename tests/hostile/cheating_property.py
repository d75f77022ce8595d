# Reads a property whose getter is the method: no call is written anywhere.
# verdict: forbidden
import numpy as np


class Array(np.ndarray):
    totals = property(np.ndarray.cumsum)


def running_total(values):
    return np.asarray(values.view(Array).totals)
