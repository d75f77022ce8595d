# Is a functools.partial, which has neither a name nor a code.
# verdict: passed
import functools

import numpy as np


def add_up(factor, values):
    return np.array([factor * values[: n + 1].sum() for n in range(len(values))], values.dtype)


running_total = functools.partial(add_up, 1)
