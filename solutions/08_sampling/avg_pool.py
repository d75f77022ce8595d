"""Reference for avg_pool: the sums of all windows, divided by their counts."""

import numpy as np

from jconv.kit import case


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


def examples():
    """The text's image; 5 x 5 to 2 x 2; a flat row, whose zeros count and do not; a bright photo."""
    image = np.array([[[1, 2, 3, 0], [4, 5, 6, 1], [7, 8, 9, 2], [0, 1, 2, 3]]])
    yield case(image, 2)  # 3 2.5 / 4 4
    yield case(image, 2, stride=1)
    yield case(np.arange(25).reshape(1, 5, 5), 2)  # 3 5 / 13 15: the last row and column are left out
    flat = np.array([[[6.0, 6.0, 6.0]]], np.float32)
    yield case(flat, 3, stride=1, padding=1)
    yield case(flat, 3, stride=1, padding=1, count_include_pad=False)
    yield case(np.array([[[200, 210, 40], [220, 231, 50]]], np.uint8), 2)  # 215.25


def hidden_cases(rng):
    """Sizes that windows and strides divide and do not; padding that counts and not; photos; a single row."""
    x = rng.normal(size=(2, 5, 6)).astype(np.float32)
    yield case(x, 2)  # 5 rows: one left over
    yield case(x, 3, stride=2)  # windows that overlap
    yield case(x, 2, stride=3)  # cells that no window sees
    yield case(x, 3, stride=2, padding=1)
    yield case(x, 3, stride=2, padding=1, count_include_pad=False)
    yield case(x, 4, stride=1, padding=2, count_include_pad=False)
    # A bright plane, where the corner's count, 1, is far from the edge's, 2, and from 4.
    bright = rng.permutation(60).reshape(2, 5, 6) + 100
    yield case(bright, 2, padding=1)
    yield case(bright, 2, padding=1, count_include_pad=False)
    # One of x's own cells is 0, and it counts.
    row = rng.permutation([0, 1, 3, 4, 6, 7, 9]).reshape(1, 1, 7)
    yield case(row, 3, stride=2, padding=1, count_include_pad=False)
    yield case(rng.integers(200, 256, (2, 5, 6)).astype(np.uint8), 2)
