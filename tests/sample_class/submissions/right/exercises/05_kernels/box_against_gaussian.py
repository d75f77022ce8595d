"""Reference for box_against_gaussian: weigh waves by the kernel's cells."""

import math

import numpy as np

def box_against_gaussian(size: int, frequencies: np.ndarray) -> np.ndarray:
    """Return the responses (2, 2, F): of the box and the Gaussian, along a row and along the diagonal."""
    sigma = math.sqrt((size**2 - 1) / 12)
    radius = math.ceil(4 * sigma)
    box = np.full(size, 1 / size)
    bell = np.exp(-(np.arange(-radius, radius + 1) ** 2) / (2 * sigma**2))
    return np.stack([_responses(box, frequencies), _responses(bell / bell.sum(), frequencies)])


def _responses(weights: np.ndarray, frequencies: np.ndarray) -> np.ndarray:
    """The responses (2, F) of the kernel outer(weights, weights)."""
    # Both kernels are outer products, so the two-dimensional sum is a product of two one-dimensional ones. Along
    # a row the wave does not change from row to row: the factor of the other axis is that of frequency 0, which
    # is 1, the sum of the weights.
    along_a_row = _response(weights, frequencies)
    along_the_diagonal = _response(weights, frequencies / math.sqrt(2)) ** 2
    return np.stack([along_a_row, along_the_diagonal])


def _response(weights: np.ndarray, frequencies: np.ndarray) -> np.ndarray:
    # The sines of the wave cancel, left against right, and cosines remain: nothing is shifted, only scaled.
    distance = np.arange(len(weights)) - (len(weights) - 1) / 2
    return np.cos(2 * np.pi * frequencies[:, None] * distance) @ weights
