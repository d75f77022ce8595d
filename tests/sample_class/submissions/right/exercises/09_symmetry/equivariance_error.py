"""Reference for equivariance_error: both orders, and the largest difference."""

import numpy as np

def equivariance_error(image: np.ndarray, kernel: np.ndarray, shift: tuple[int, int], padding_mode: str) -> float:
    """Return how far conv(shift(image)) is from shift(conv(image)), relative to conv(image)."""
    original = _correlate_same(image, kernel, padding_mode)
    shifted_first = _correlate_same(np.roll(image, shift, axis=(0, 1)), kernel, padding_mode)
    shifted_last = np.roll(original, shift, axis=(0, 1))
    # abs before max: the largest deviation may lie below zero. Divided by the size of the output, so that a
    # brighter image or a stronger kernel does not look less equivariant.
    return float(np.abs(shifted_first - shifted_last).max()) / float(np.abs(original).max())


def _correlate_same(image, kernel, padding_mode):
    H, W = image.shape
    KH, KW = kernel.shape
    # An even kernel has no middle: (K - 1) // 2 cells before, and the one that is left over after.
    margins = [((K - 1) // 2, K // 2) for K in (KH, KW)]
    padded = np.pad(image, margins, mode={"zeros": "constant", "circular": "wrap"}[padding_mode])
    return sum(padded[u : u + H, v : v + W] * kernel[u, v] for u in range(KH) for v in range(KW))
