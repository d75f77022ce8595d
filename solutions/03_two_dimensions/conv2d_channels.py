"""Reference for conv2d_channels: a map a channel, added up; the same again for every kernel."""

import numpy as np

from jconv.kit import case


def conv2d_channels(x: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Convolve an image x (C, H, W) with kernel (O, C, KH, KW), add bias (O,); returns (O, OH, OW)."""
    maps = []
    for weights, b in zip(kernel, bias, strict=True):  # an output channel each
        # Red with red, green with green: zip pairs the channels, and sum leaves nothing of them but one map.
        channels = [_correlate2d(image, w) for image, w in zip(x, weights, strict=True)]
        maps.append(sum(channels) + b)  # here, not in the line above: b is added once, not C times
    return np.stack(maps)


def _correlate2d(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)  # (OH, OW, KH, KW), a view
    return np.sum(windows * kernel, axis=(2, 3))


def examples():
    """The worked example; the course texts' RGB image; two kernels; kernels that see one cell; a float."""
    x = np.array([[[1, 2, 3], [4, 5, 6]], [[0, 1, 2], [1, 0, 1]], [[2, 2, 2], [2, 2, 3]]])
    kernel = np.array([[[1, 0], [0, -1]], [[1, 1], [1, 1]], [[0, 0], [0, 5]]])[None]
    yield case(x, kernel, np.array([10]))  # 18, 25
    # The texts draw a 4 x 4 x 3 image and a 3 x 3 x 3 kernel, whose output is 2 x 2 x 1.
    red, green, blue = np.eye(3, k=1, dtype=int), np.eye(3, dtype=int), -np.eye(3, dtype=int)
    yield case(np.arange(48).reshape(3, 4, 4), np.stack([red, green, blue])[None], np.array([0]))
    two = np.arange(12).reshape(2, 2, 3)
    one_cell = np.array([[1, -1], [2, 3]])[:, :, None, None]  # O and C are equal: only the order tells
    yield case(two, one_cell, np.array([100, 200]))
    edges = np.array([[[[-1, 1]]], [[[1, 1]]], [[[0, 2]]]], np.float32)
    yield case(np.array([[[0, 1, 4]]], np.float32), edges, np.array([0, 0.5, -1], np.float32))


def hidden_cases(rng):
    """C, O, H, W, KH and KW apart, then C and O the same, then each of them 1; a bias that is never zero."""

    def normal(*shape):
        return rng.normal(size=shape).astype(np.float32)

    yield case(normal(3, 6, 5), normal(4, 3, 3, 2), normal(4) + 5)
    yield case(normal(3, 6, 5), normal(4, 3, 1, 3), normal(4) - 5)
    yield case(normal(2, 4, 5), normal(2, 2, 2, 3), normal(2) + 5)  # C == O
    # O is OW: a bias that is added along a row, not down the channels, fits.
    yield case(normal(3, 4, 6), normal(5, 3, 3, 2), normal(5) + 5 * np.arange(1, 6, dtype=np.float32))
    yield case(normal(1, 4, 5), normal(3, 1, 3, 2), normal(3) + 5)  # one channel in
    yield case(normal(2, 4, 5), normal(1, 2, 3, 2), normal(1) + 5)  # one channel out
    yield case(normal(2, 4, 5), normal(3, 2, 4, 5), normal(3) + 5)  # one position
    yield case(normal(5, 3, 2), normal(2, 5, 1, 1), normal(2) - 5)  # one pixel at a time
    # Permutations: no two weights and no two biases alike.
    kernel = rng.permutation(np.arange(-17, 19)).reshape(3, 2, 3, 2)
    yield case(rng.integers(-9, 10, (2, 4, 5)), kernel, rng.permutation([-700, 200, 900]))
