# Prints 300 MB and then answers rightly: the reader of the output must neither hang nor keep it all.
# verdict: output_limit passed timeout
import sys

import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    for _ in range(300):
        sys.stdout.write("flood\n" * 170000)
    return right(values)
