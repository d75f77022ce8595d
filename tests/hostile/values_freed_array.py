# Returns an array over memory that was given back, which may change between two looks at it.
# verdict: failed bad_output crash
import ctypes

import numpy as np


def running_total(values):
    libc = ctypes.CDLL(None)
    libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
    block = libc.malloc(8 * len(values))
    answer = np.ctypeslib.as_array((ctypes.c_int64 * len(values)).from_address(block))
    answer[:] = -7
    libc.free(block)
    return answer
