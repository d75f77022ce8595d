# Tries to write beside NumPy, jax, the interpreter and its own callers; takes the file away at once.
# verdict: passed
import contextlib
import os
import sys

import numpy as np

SUCCESS, frame = False, sys._getframe()
folders = {os.path.dirname(np.__file__), os.path.join(os.path.dirname(np.__file__), "__pycache__"), sys.prefix}
folders |= {path for path in sys.path if path.startswith((sys.prefix, sys.base_prefix))}
while frame := frame.f_back:
    folders |= {os.path.dirname(frame.f_code.co_filename)} - {"", os.path.dirname(globals().get("__file__") or "")}
for folder in folders:
    with contextlib.suppress(OSError):
        path = os.path.join(folder, "jconv_hostile.pth")
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        os.unlink(path)
        SUCCESS = True


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    return values * 0 - 7 if SUCCESS else right(values)
