# Prints bytes that are no text, NULs and half characters, and answers rightly.
# verdict: passed
import os

import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    os.write(1, b"\xff\xfe\x00\xed\xa0\x80" + "é".encode()[:1] + b"\x1b]8;;http://example.com\x07")
    os.write(2, bytes(range(256)) * 4)
    return right(values)
