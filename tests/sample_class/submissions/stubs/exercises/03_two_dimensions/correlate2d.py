"""Slide a kernel over an image."""

import numpy as np


def correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Cross-correlate image (H, W) with kernel (KH, KW); returns (H - KH + 1, W - KW + 1)."""
    raise NotImplementedError
