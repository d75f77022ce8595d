# Returns a true ndarray whose memory is not there.
# verdict: crash bad_output failed output_limit
import numpy as np


def running_total(values):
    return np.lib.stride_tricks.as_strided(np.zeros(1, np.int64), (len(values),), (2**40,))
