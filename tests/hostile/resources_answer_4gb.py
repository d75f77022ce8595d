# Returns an array of 4 GB.
# verdict: output_limit memory bad_output failed
import numpy as np


def running_total(values):
    return np.zeros(2**29, np.int64)
