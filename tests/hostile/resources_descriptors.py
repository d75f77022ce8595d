# Opens files until no more are given, at most 20 000, keeps them, and answers rightly.
# verdict: passed crash error
import contextlib

import numpy as np

KEPT = []


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    with contextlib.suppress(OSError):
        while len(KEPT) < 20000:
            KEPT.append(open("/dev/null"))
    return right(values)
