# Writes a few bytes before the answer, so that every size after them is read from the wrong place.
# verdict: bad_output passed failed crash
import contextlib
import os
import stat

import numpy as np

for descriptor in range(3, 256):
    with contextlib.suppress(OSError):
        if stat.S_ISFIFO(mode := os.fstat(descriptor).st_mode) or stat.S_ISSOCK(mode):
            os.write(descriptor, b"\1\2\3")


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


running_total = right
