# Overwrites memory of its own interpreter beside an array, and answers wrongly.
# verdict: crash failed error bad_output timeout
import ctypes

import numpy as np


def running_total(values):
    answer = np.full(len(values), -7, values.dtype)
    ctypes.memset(answer.ctypes.data, 255, 2**16)
    return answer
