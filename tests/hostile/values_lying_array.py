# Returns an array whose shape, type, size and bytes are not what it says.
# verdict: failed bad_output crash output_limit error
import numpy as np


class Array(np.ndarray):
    shape = property(lambda self: (10**9,))
    dtype = property(lambda self: np.dtype("V1000"))
    size = nbytes = itemsize = property(lambda self: 2**62)
    ndim = property(lambda self: -1)
    flags = property(lambda self: None)
    tobytes = lambda self, *args: b"passed"
    __len__ = lambda self: 10**9


def running_total(values):
    return (values * 0 - 7).view(Array)
