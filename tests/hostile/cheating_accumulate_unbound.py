# Calls accumulate as a function of the type of ufuncs.
# verdict: forbidden
import numpy as np


def running_total(values):
    return np.ufunc.accumulate(np.add, values)
