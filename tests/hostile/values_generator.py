# Returns a generator of the right totals, which goes on for ever after them.
# verdict: bad_output failed error
import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    yield from right(values)
    while True:
        yield 0
