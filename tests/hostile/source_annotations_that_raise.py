# Annotates its function with what raises when it is evaluated, which the future import prevents.
# verdict: passed load_error
from __future__ import annotations

import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values: 1 / 0) -> print("evaluated") or exit():
    return right(values)
