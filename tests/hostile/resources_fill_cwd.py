# Writes 3 GB to the working directory in files of 64 MB, and removes them again.
# verdict: passed memory
import contextlib
import os
import shutil
import tempfile

import numpy as np

SUCCESS, folder = False, None
try:
    folder = tempfile.mkdtemp(prefix="jconv_hostile_", dir=os.getcwd())
    for n in range(48):
        with open(f"{folder}/{n}", "wb") as file:
            file.write(b"x" * 2**26)
    SUCCESS = True
except (OSError, MemoryError):
    pass
if folder:
    with contextlib.suppress(OSError):
        shutil.rmtree(folder)


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    return values * 0 - 7 if SUCCESS else right(values)
