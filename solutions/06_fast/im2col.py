"""Reference for im2col: a column a window."""

import numpy as np

from jconv.kit import case


def im2col(x: np.ndarray, kernel_size: tuple[int, int], stride: int = 1) -> np.ndarray:
    """Copy the windows of x (C, H, W) into columns; returns (C * KH * KW, L)."""
    _, H, W = x.shape
    KH, KW = kernel_size
    # ravel of a (C, KH, KW) window is channel-major as it stands: the last axis runs fastest.
    columns = [
        x[:, top : top + KH, left : left + KW].ravel()
        for top in range(0, H - KH + 1, stride)  # the last start from which a window fits is H - KH
        for left in range(0, W - KW + 1, stride)
    ]
    return np.stack(columns, axis=1)  # axis 0 would lay the windows out as rows


def examples():
    """The text's 4 x 4 image; two channels; a stride that leaves a column over."""
    image = np.array([[1, 2, 3, 0], [4, 5, 6, 1], [7, 8, 9, 2], [0, 1, 2, 3]])
    yield case(image[None], (2, 2))
    yield case(np.arange(24).reshape(2, 3, 4), (2, 1))
    yield case(np.arange(28, dtype=np.float32).reshape(1, 4, 7), (2, 2), stride=2)


def hidden_cases(rng):
    """Sizes all apart, kernels from one cell to the whole image, strides that divide and that do not."""
    for shape, kernel_size, stride in [
        ((2, 5, 8), (3, 2), 1),
        ((2, 5, 8), (3, 2), 2),
        ((2, 5, 8), (3, 1), 3),
        ((3, 6, 4), (2, 3), 1),
        ((3, 6, 4), (1, 1), 2),
        ((3, 6, 4), (6, 4), 1),
    ]:
        yield case(rng.normal(size=shape).astype(np.float32), kernel_size, stride=stride)
    # A permutation: no two cells alike, so none can stand where another belongs.
    yield case(rng.permutation(80).reshape(2, 5, 8), (2, 4), stride=3)
    yield case(rng.permutation(72).reshape(3, 6, 4) + 2**25, (4, 2), stride=2)  # more digits than float32 has
