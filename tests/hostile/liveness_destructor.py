# Answers rightly, with an object left behind whose destructor sleeps for days.
# verdict: passed timeout
import time

import numpy as np


class Sleeper:
    def __del__(self, sleep=time.sleep):
        sleep(10**6)


KEPT = Sleeper()


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


running_total = right
