"""Build the layer: batch, channels, bias, stride and padding."""

import numpy as np


def conv2d_batch(
    x: np.ndarray, kernel: np.ndarray, bias: np.ndarray, stride: int = 1, padding: int = 0
) -> np.ndarray:
    """Convolve a batch x (N, C, H, W) with kernel (O, C, KH, KW), add bias (O,); returns (N, O, OH, OW)."""
    raise NotImplementedError
