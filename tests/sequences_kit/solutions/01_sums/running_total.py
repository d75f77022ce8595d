"""Reference for running_total: one addition a number."""

import numpy as np

from jconv.kit import case


def running_total(values: np.ndarray) -> np.ndarray:
    """Return the running totals of values (N,)."""
    totals = values.copy()  # an array of the same dtype
    for n in range(1, len(values)):
        totals[n] = totals[n - 1] + values[n]  # the total before it is whole by now
    return totals


def examples():
    """The cases that the learner sees."""
    yield case(np.array([1, 2, 3]))


def hidden_cases(rng):
    """Negative numbers, no two alike; fractions; a single number."""
    yield case(rng.permutation(np.arange(-3, 4)) + 2)
    yield case(rng.normal(size=5).astype(np.float32))
    yield case(rng.integers(1, 9, 1))
