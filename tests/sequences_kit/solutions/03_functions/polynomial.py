"""Reference for polynomial: Horner's rule."""

import numpy as np

from jconv.kit import case


def polynomial(x, coefficients):
    """Return the polynomial's values at x."""
    total = 0 * x  # of x's shape and dtype, also where there is but one coefficient
    for coefficient in reversed(coefficients):
        total = total * x + coefficient
    return total


def examples():
    """The text's, and a constant."""
    yield case(np.array([2.0, -1.0], np.float32), (2.0, 3.0, 4.0))
    yield case(np.array([2.0, -1.0], np.float32), (5.0,))


def hidden_cases(rng):
    """A cubic on a plane of numbers."""
    coefficients = tuple(float(c) for c in rng.permutation([-2.0, 0.5, 1.5, 3.0]))
    yield case(rng.uniform(0.5, 1.5, (2, 3)).astype(np.float32), coefficients)
