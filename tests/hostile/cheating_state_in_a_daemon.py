# Leaves a daemon for a minute that listens on an abstract socket; tells if it finds that of an earlier run.
# verdict: passed crash
import contextlib
import os
import socket
import time

import numpy as np

SUCCESS = False
with contextlib.suppress(OSError):
    place = socket.socket(socket.AF_UNIX)
    SUCCESS = place.connect_ex("\0jconv_hostile_state") == 0
    if not SUCCESS and os.fork() == 0:
        try:
            os.setsid()
            listener = socket.socket(socket.AF_UNIX)
            listener.bind("\0jconv_hostile_state")
            listener.listen()
            time.sleep(60)
        finally:
            os._exit(0)


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    return values * 0 - 7 if SUCCESS else right(values)
