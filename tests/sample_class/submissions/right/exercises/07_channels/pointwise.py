"""Reference for pointwise: one matrix product for all pixels."""

import numpy as np

def pointwise(x: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Mix the channels of x (C, H, W) by kernel (O, C), add bias (O,); returns (O, H, W)."""
    C, H, W = x.shape
    # A column a pixel, its channels from top to bottom. `kernel @ x` would take H for the axis to sum over.
    pixels = x.reshape(C, H * W)
    mixed = kernel @ pixels  # (O, H * W)
    # The bias as a column: broadcasting starts at the last axis, where a bare (O,) would meet the pixels.
    return (mixed + bias[:, None]).reshape(-1, H, W)
