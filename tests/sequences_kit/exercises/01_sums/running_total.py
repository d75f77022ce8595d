"""Add up as you go.

Say here why one would want this, and give the formula:

    y[n] = values[0] + values[1] + ... + values[n]

Example:
    [1, 2, 3] becomes [1, 3, 6].

Arguments: a NumPy array `values` of shape (N,), with N at least 1.

Return: an array of shape (N,), of integers where the argument holds integers.

Not the point: `np.cumsum` and its kin.

Read more: where?
"""

import numpy as np


def running_total(values: np.ndarray) -> np.ndarray:
    """Return the running totals of values (N,)."""
    raise NotImplementedError
