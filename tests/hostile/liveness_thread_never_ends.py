# Answers rightly, but leaves a thread that never ends, for which the interpreter waits at its exit.
# verdict: passed timeout forbidden
import threading

import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    threading.Thread(target=threading.Event().wait, daemon=False).start()
    return right(values)
