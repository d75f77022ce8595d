# Returns the right totals with their bytes in the other order.
# verdict: passed failed bad_output
import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    totals = right(values)
    return totals.astype(totals.dtype.newbyteorder())
