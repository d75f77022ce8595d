# Makes 20 000 empty files and leaves them, so that cleaning up takes long; not to be told from inside.
# verdict: passed
import contextlib
import tempfile

import numpy as np

with contextlib.suppress(OSError):
    folder = tempfile.mkdtemp(prefix="jconv_hostile_")
    for n in range(20000):
        open(f"{folder}/{n}", "w").close()


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


running_total = right
