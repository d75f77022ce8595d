"""Reference for gaussian_kernel: one bell along an axis, and its outer product."""

import math

import numpy as np

from jconv.kit import case


def gaussian_kernel(size: int, sigma: float) -> np.ndarray:
    """Return the Gaussian kernel (size, size), sampled at the cells' centres and scaled to sum to 1."""
    # (size - 1) / 2 is a cell for odd sizes and a border between two for even ones; size // 2 is always a cell.
    distance = np.arange(size) - (size - 1) / 2
    bell = np.exp(-(distance**2) / (2 * sigma**2))
    bell /= bell.sum()
    # exp(-(u^2 + v^2)) = exp(-u^2) exp(-v^2), so the bell along the rows and the bell along the columns are
    # enough. A product of two sums of 1 is again a sum of 1.
    return np.outer(bell, bell)


def examples():
    """The worked examples: three sizes of bell in one window, an even size, and a bell that fits its window."""
    yield case(3, 1.0)
    yield case(3, 1 / math.sqrt(2 * math.log(2)))  # 1 2 1, 2 4 2, 1 2 1, over 16
    yield case(2, 0.7)  # four times 0.25
    yield case(3, 10.0)
    yield case(4, 1.5)
    yield case(7, 1)


def hidden_cases(rng):
    """Odd and even sizes, narrow and wide bells.

    No sigma lies near 1, where its square, nor near 2, where its double could stand for its square.
    """
    for size, least, most in [
        (3, 0.5, 0.8),
        (5, 1.2, 1.7),
        (7, 1.2, 1.7),
        (2, 0.4, 0.8),
        (4, 0.5, 0.8),
        (6, 2.5, 3.5),
        (9, 2.5, 3.5),
    ]:
        yield case(size, float(rng.uniform(least, most)))
    yield case(5, int(rng.integers(3, 6)))
    yield case(1, float(rng.uniform(0.5, 3.0)))  # one cell has all the weight
