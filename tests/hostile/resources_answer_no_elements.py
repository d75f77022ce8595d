# Returns an array of no elements whose other sizes multiply to 2**62.
# verdict: failed bad_output output_limit error
import numpy as np


def running_total(values):
    return np.zeros((2**31, 2**31, 0), np.int8)
