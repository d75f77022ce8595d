"""Right or wrong, and how far from float64: no result is timed that was not looked at."""

import numpy as np

from benchmarks.arrays import Expected
from benchmarks.contenders import Contender

__all__ = ["FLOOR", "TOLERANCE", "check", "error_ratio"]

TOLERANCE = 1e-4
"""Largest error allowed, over the largest value expected: far above rounding, far below any wrong element."""

FLOOR = 2.0**-24
"""Half a unit in float32's last place: an error below it is no merit."""


def check(contender: Contender, results: object, expected: Expected) -> tuple[list[float], str]:
    """Each result's largest error over the largest value expected, and what is wrong, or nothing."""
    given = list(results) if isinstance(results, (list, tuple)) else [results]
    if len(given) != len(expected.results):
        return [], f"{len(given)} results, expected {len(expected.results)}"
    errors = []
    for i, (result, role, right) in enumerate(zip(given, expected.roles, expected.results, strict=True)):
        array = contender.read(result, role)
        if array.shape != right.shape:
            return [], f"result {i} has shape {array.shape}, expected {right.shape}"
        error = float(np.max(np.abs(array - right)) / np.max(np.abs(right)))
        if not error <= TOLERANCE:  # NaN is wrong too
            return [], f"result {i} is off by {error:.1e} of the largest value, {TOLERANCE:.0e} allowed"
        errors.append(error)
    return errors, ""


def error_ratio(errors: list[float], others: list[float]) -> float:
    """The largest ratio of one contender's errors to another's, result by result."""
    return max(a / max(b, FLOOR) for a, b in zip(errors, others, strict=True))
