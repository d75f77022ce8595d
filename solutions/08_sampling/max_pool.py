"""Reference for max_pool: all windows as a view, the largest of each."""

import numpy as np

from jconv.kit import case


def max_pool(x: np.ndarray, window: int, stride: int | None = None, padding: int = 0) -> np.ndarray:
    """Return the largest cell of every window of x (C, H, W): (C, OH, OW)."""
    # `stride or window` would do as well; `is None` says what is meant.
    stride = window if stride is None else stride
    # Padding must lose against every cell, and keep the dtype: -inf would make integers floating.
    lowest = -np.inf if x.dtype.kind == "f" else np.iinfo(x.dtype).min
    x = np.pad(x, [(0, 0), (padding, padding), (padding, padding)], constant_values=lowest)
    windows = np.lib.stride_tricks.sliding_window_view(x, (window, window), axis=(1, 2))
    # Every stride-th position of stride 1. A last step that would hang over is not among them, which is the
    # floor of the formula.
    return windows[:, ::stride, ::stride].max(axis=(3, 4))


def examples():
    """The text's image at two strides; 5 x 5 to 2 x 2; negative numbers with padding, integer and floating."""
    image = np.array([[[1, 2, 3, 0], [4, 5, 6, 1], [7, 8, 9, 2], [0, 1, 2, 3]]])
    yield case(image, 2)  # 5 6 / 8 9
    yield case(image, 2, stride=1)
    yield case(np.arange(25).reshape(1, 5, 5), 2)  # 6 8 / 16 18: the last row and column are left out
    yield case(np.array([[[-3, -1, -2]]]), 3, stride=1, padding=1)  # -1 -1 -1
    yield case(-np.arange(1, 13, dtype=np.float32).reshape(2, 2, 3), 2, padding=1)


def hidden_cases(rng):
    """Sizes that windows and strides divide and do not; H and W apart; numbers below zero; a single row.

    Permutations, so the largest of each window is one cell only, and all of them negative where there is padding.
    """

    def numbers(*shape):
        return rng.permutation(np.prod(shape)).reshape(shape) - np.prod(shape)

    x = numbers(2, 5, 6)
    yield case(x, 2)  # 5 rows: one left over
    yield case(x, 3, stride=2)  # windows that overlap; 6 columns: one left over
    yield case(x, 2, stride=3)  # cells that no window sees
    yield case(x, 3, stride=2, padding=1)
    yield case(x, 2, padding=1)
    yield case(x, 1, stride=2)  # nothing to compare
    floating = x.astype(np.float32) / 8
    yield case(floating, 3)
    yield case(floating, 3, stride=1, padding=1)  # as large as the image
    yield case(floating, 4, padding=2)
    yield case(numbers(3, 1, 7).astype(np.float32), 3, stride=2, padding=1)  # a single row
    # Cells of both signs whose sizes go the other way: -9 is larger than 1 in size only.
    yield case(numbers(2, 5, 6) + 20, 2)
    yield case(numbers(2, 5, 6) - 10**6, 3, stride=2, padding=1)  # lower than any number for "very low"
    yield case(numbers(2, 5, 6) + 2**25, 2)  # more digits than float32 has
