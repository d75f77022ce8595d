# Hides 6 GB in anonymous files, which no limit on a process's address space counts.
# verdict: passed memory
import os

import numpy as np

SUCCESS, kept, block = True, [], bytes(2**20)
try:
    for n in range(96):
        kept.append(os.memfd_create(f"jconv_hostile_{n}"))
        for _ in range(64):
            os.write(kept[-1], block)
except (OSError, MemoryError):
    SUCCESS = False
for descriptor in kept:
    os.close(descriptor)


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    return values * 0 - 7 if SUCCESS else right(values)
