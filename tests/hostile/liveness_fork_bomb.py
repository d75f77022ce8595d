# Forks 300 children that sleep half a minute and hold all pipes open; says so if no limit stopped it.
# verdict: forbidden timeout
import os
import time

import numpy as np

SUCCESS = False
try:
    for _ in range(300):
        if os.fork() == 0:
            time.sleep(30)
            os._exit(0)
    SUCCESS = True
except OSError:
    pass


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    return values * 0 - 7 if SUCCESS else right(values)
