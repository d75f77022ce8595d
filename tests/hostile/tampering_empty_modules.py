# Takes all modules away from the interpreter, and answers rightly.
# verdict: passed error bad_output crash
import sys

import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    totals = right(values)
    sys.modules.clear()
    sys.path.clear()
    return totals
