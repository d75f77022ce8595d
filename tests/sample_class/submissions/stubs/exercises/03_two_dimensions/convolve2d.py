"""Flip the kernel: the convolution of mathematics and signal processing."""

import numpy as np


def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Convolve image (H, W) with kernel (KH, KW), flipped; returns (H - KH + 1, W - KW + 1)."""
    raise NotImplementedError
