"""Reference for tell_apart: one feature map a channel, combined in two ways."""

import numpy as np

def tell_apart(
    first: np.ndarray, second: np.ndarray, kernel: np.ndarray, weights: np.ndarray
) -> tuple[float, float]:
    """Return how far apart two images are under a sum of channels and under a weighted one."""
    z_first, z_second = feature_maps(first, kernel), feature_maps(second, kernel)
    # The channels are combined first and compared then: a comparison channel by channel would see at once
    # what the sum has lost.
    plain = z_first.sum(axis=0) - z_second.sum(axis=0)
    weighted = np.tensordot(weights, z_first, axes=1) - np.tensordot(weights, z_second, axes=1)
    # Without abs a difference below zero everywhere would count as none.
    return np.abs(plain).max(), np.abs(weighted).max()


def feature_maps(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Cross-correlate every channel of image (C, H, W) with one kernel; returns (C, H - KH + 1, W - KW + 1)."""
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape, axis=(1, 2))
    return np.sum(windows * kernel, axis=(3, 4))
