# Returns an array of 64 dimensions, as many as NumPy allows.
# verdict: failed bad_output output_limit
import numpy as np


def running_total(values):
    return np.ones((1,) * 64, np.int64)
