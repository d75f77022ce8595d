# Accumulates by a ufunc of its own making.
# verdict: forbidden
import numpy as np

add = np.frompyfunc(lambda a, b: a + b, 2, 1)


def running_total(values):
    return add.accumulate(values, dtype=object).astype(values.dtype)
