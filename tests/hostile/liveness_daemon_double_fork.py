# Forks twice, so that a daemon of no parent keeps every pipe open for a minute; not to be told from inside.
# verdict: forbidden
import contextlib
import os
import time

import numpy as np

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(6)
        with contextlib.suppress(OSError):
            open("/tmp/jconv_hostile_daemon_double", "w").close()  # this must never be seen on the host
        time.sleep(54)
    os._exit(0)
os.wait()


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


running_total = right
