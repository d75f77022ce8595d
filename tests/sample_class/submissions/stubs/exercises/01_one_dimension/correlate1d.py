"""Slide a dot product along a signal."""

import numpy as np


def correlate1d(signal: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Cross-correlate signal (N,) with kernel (K,); returns (N - K + 1,)."""
    raise NotImplementedError
