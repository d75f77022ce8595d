# Closes every descriptor and then answers rightly.
# verdict: crash bad_output passed error
import os

import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    os.closerange(0, 65536)
    return right(values)
