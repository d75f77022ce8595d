# Leaves a daemon in a session of its own that keeps every pipe open for a minute; not to be told from inside.
# verdict: forbidden
import contextlib
import os
import signal
import time

import numpy as np

if os.fork() == 0:
    os.setsid()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    time.sleep(6)
    with contextlib.suppress(OSError):
        open("/tmp/jconv_hostile_daemon_setsid", "w").close()  # this must never be seen on the host
    time.sleep(54)
    os._exit(0)


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


running_total = right
