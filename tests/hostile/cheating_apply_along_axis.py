# Lets NumPy call the method.
# verdict: forbidden
import numpy as np


def running_total(values):
    return np.apply_along_axis(np.ndarray.cumsum, 0, values)
