# Starts 300 threads that sleep; whether it managed cannot be told from the verdict, only that it does no harm.
# verdict: passed error forbidden
import contextlib
import threading
import time

import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    with contextlib.suppress(RuntimeError):
        for _ in range(300):
            threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
    return right(values)
