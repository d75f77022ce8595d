# Calls the method on an array of a class of its own, which NumPy knows nothing of.
# verdict: forbidden
import numpy as np


class Array(np.ndarray):
    pass


def running_total(values):
    return np.asarray(values.view(Array).cumsum())
