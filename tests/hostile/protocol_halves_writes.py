# Makes every write of its callers write half, and claim to have written all.
# verdict: bad_output crash passed timeout failed
import os

import numpy as np

write = os.write


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def cut(descriptor, data):
    write(descriptor, bytes(data)[: len(data) // 2])
    return len(data)


def running_total(values):
    totals = right(values)
    os.write = cut
    return totals
