# Writes its own file anew, so that whoever reads it again finds another, wrong submission.
# verdict: passed
import contextlib

import numpy as np

own = globals().get("__file__") or ""
if "/tests/hostile/" not in own:  # never the corpus itself
    with contextlib.suppress(OSError), open(own, "w") as file:
        file.write("running_total = lambda values: values * 0 - 7\n")


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


running_total = right
