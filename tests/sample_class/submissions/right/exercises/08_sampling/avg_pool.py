"""Reference for avg_pool: the sums of all windows, divided by their counts."""

import numpy as np

def avg_pool(
    x: np.ndarray, window: int, stride: int | None = None, padding: int = 0, count_include_pad: bool = True
) -> np.ndarray:
    """Return the mean of every window of x (C, H, W): (C, OH, OW), floating."""
    stride = window if stride is None else stride
    # A sum of ones counts cells, and ones padded with zeros count those inside: one function does both.
    x = x.astype(np.float32)  # before anything is added, for 255 + 1 is 0 in uint8
    cells = np.ones_like(x)
    counts = window**2 if count_include_pad else window_sums(cells, window, stride, padding)
    return window_sums(x, window, stride, padding) / counts


def window_sums(x: np.ndarray, window: int, stride: int, padding: int) -> np.ndarray:
    """Sum every window of x (C, H, W), with zeros around it."""
    x = np.pad(x, [(0, 0), (padding, padding), (padding, padding)])
    windows = np.lib.stride_tricks.sliding_window_view(x, (window, window), axis=(1, 2))
    return windows[:, ::stride, ::stride].sum(axis=(3, 4))
