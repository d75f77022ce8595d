# Tries to raise its own hard limits.
# verdict: passed crash
import contextlib
import resource

import numpy as np

SUCCESS = False
for name in [name for name in dir(resource) if name.startswith("RLIMIT_")]:
    with contextlib.suppress(OSError, ValueError):
        which = getattr(resource, name)
        hard = resource.getrlimit(which)[1]
        if hard != resource.RLIM_INFINITY:
            resource.setrlimit(which, (hard, hard + 1))
            SUCCESS = True


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    return values * 0 - 7 if SUCCESS else right(values)
