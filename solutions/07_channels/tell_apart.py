"""Reference for tell_apart: one feature map a channel, combined in two ways."""

import numpy as np

from jconv.kit import case


def tell_apart(
    first: np.ndarray, second: np.ndarray, kernel: np.ndarray, weights: np.ndarray
) -> tuple[int | float, int | float]:
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


def examples():
    """The text's swapped bars, under three weightings; three channels in another order; unrelated images."""
    vertical, horizontal = np.zeros((2, 3, 3), int)
    vertical[:, 1] = horizontal[1] = 1
    first, second = np.stack([vertical, horizontal]), np.stack([horizontal, vertical])
    finds_vertical = np.array([[-1, 2, -1]])
    yield case(first, second, finds_vertical, np.array([1, -1]))  # (0, 4)
    yield case(first, second, finds_vertical, np.array([1, 1]))  # (0, 0): equal weights are a sum
    yield case(first, second, np.array([[0, 1], [2, 0]]), np.array([1, 0]))  # (0, 1): one channel will do
    rgb = np.array([[[1.0, 2.0, 4.0]], [[0.0, 1.0, 0.0]], [[3.0, 0.0, 0.0]]], np.float32)
    yield case(rgb, rgb[[2, 0, 1]], np.array([[1.0, 0.5]], np.float32), np.array([1.0, -0.5, 2.0], np.float32))
    yield case(np.array([[[3, 1]], [[2, 2]]]), np.array([[[0, 5]], [[9, 1]]]), np.array([[1]]), np.array([2, -1]))


def hidden_cases(rng):
    """Channels swapped, rolled, unrelated, equal; each pair both ways round, so a forgotten abs shows.

    Kernels without symmetry, so a flip shows; H and W apart.
    """

    def normal(*shape):
        return rng.normal(size=shape).astype(np.float32)

    opposite = np.array([1, -1], np.float32)
    bars, kernel = normal(2, 4, 5), normal(3, 2)
    yield case(bars, bars[::-1], kernel, opposite)
    one, other, weights = normal(2, 4, 5), normal(2, 4, 5), normal(2)
    yield case(one, other, kernel, weights)
    yield case(other, one, kernel, weights)
    yield case(one, one, kernel, weights)  # nothing tells an image from itself
    rgb, weights = normal(3, 3, 6), normal(3)
    yield case(rgb, rgb[[1, 2, 0]], normal(1, 4), weights)
    yield case(rgb, rgb[[1, 2, 0]], normal(3, 6), weights)  # a single position
    one, other = rng.permutation(80).reshape(2, 2, 4, 5) - 40
    whole = rng.permutation([-7, -3, 1, 2, 5, 8]).reshape(2, 3)
    yield case(one, one[::-1], whole, np.array([3, -2]))
    yield case(one, other, whole, np.array([3, -2]))
    yield case(other, one, whole, np.array([3, -2]))
