# Counts its calls: right at first, wrong from then on.
# verdict: failed
import numpy as np

CALLS = []


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    CALLS.append(1)
    return right(values) if len(CALLS) == 1 else values * 0 - 7
