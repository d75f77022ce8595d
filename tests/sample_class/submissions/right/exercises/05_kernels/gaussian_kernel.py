"""Reference for gaussian_kernel: one bell along an axis, and its outer product."""

import math

import numpy as np

def gaussian_kernel(size: int, sigma: float) -> np.ndarray:
    """Return the Gaussian kernel (size, size), sampled at the cells' centres and scaled to sum to 1."""
    # (size - 1) / 2 is a cell for odd sizes and a border between two for even ones; size // 2 is always a cell.
    distance = np.arange(size) - (size - 1) / 2
    bell = np.exp(-(distance**2) / (2 * sigma**2))
    bell /= bell.sum()
    # exp(-(u^2 + v^2)) = exp(-u^2) exp(-v^2), so the bell along the rows and the bell along the columns are
    # enough. A product of two sums of 1 is again a sum of 1.
    return np.outer(bell, bell)
