"""Reference for conv_transpose: a stamp for each cell."""

import numpy as np

from jconv.kit import case


def conv_transpose(x: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0) -> np.ndarray:
    """Scatter x (C, H, W) by kernel (C, O, KH, KW), `stride` cells apart; returns (O, OH, OW)."""
    _, H, W = x.shape
    _, O, KH, KW = kernel.shape
    # The last stamp starts at (H - 1) * stride and is KH high.
    canvas_height, canvas_width = (H - 1) * stride + KH, (W - 1) * stride + KW
    canvas = np.zeros((O, canvas_height, canvas_width), np.result_type(x, kernel))
    for i in range(H):
        for j in range(W):
            top, left = i * stride, j * stride
            # Each channel has a kernel of its own, and they all stamp the same place: summed over c. The
            # kernel is not flipped here; whoever gathers instead of scattering has to flip it.
            stamp = np.einsum("c,couv->ouv", x[:, i, j], kernel)
            canvas[:, top : top + KH, left : left + KW] += stamp
    # Not [padding:-padding], which with padding 0 is empty.
    return canvas[:, padding : canvas_height - padding, padding : canvas_width - padding]


def examples():
    """One cell, which shows the stamp; the worked example; checkerboards; padding; two channels."""
    yield case(np.array([[[2]]]), np.arange(1, 10).reshape(1, 1, 3, 3))  # the kernel, twice as large
    yield case(np.array([[[1, 2]]]), np.array([[[[1, 10, 100]]]]), stride=2)  # 1 10 102 20 200
    yield case(np.ones((1, 1, 4), int), np.ones((1, 1, 1, 3), int), stride=2)  # uneven overlap
    yield case(np.ones((1, 3, 3), int), np.ones((1, 1, 3, 3), int), stride=2)  # the checkerboard
    yield case(np.ones((1, 3, 3), int), np.ones((1, 1, 4, 4), int), stride=2, padding=1)  # even inside
    yield case(np.array([[[1, 2], [3, 4]]]), np.array([[[[1, 1]]]]), stride=3)  # cells that no stamp reaches
    two_channels = np.array([[[1, 2]], [[10, 20]]])
    # Two channels in, one out: 1 and 2 stamp 1 0 1, 10 and 20 stamp 0 1 1.
    yield case(two_channels, np.array([[[[1, 0, 1]]], [[[0, 1, 1]]]]))
    yield case(np.array([[[0.5, 1.0], [2.0, -1.0]]], np.float32), np.ones((1, 2, 2, 2), np.float32) / 4)


def hidden_cases(rng):
    """H != W, KH != KW, C != O and once C = O; strides below, at and above the kernel; edges cut off."""

    def normal(*shape):
        return rng.normal(size=shape).astype(np.float32)

    yield case(normal(2, 2, 4), normal(2, 3, 3, 2))
    yield case(normal(2, 2, 4), normal(2, 3, 3, 2), stride=2)
    yield case(normal(2, 2, 4), normal(2, 3, 3, 2), stride=3, padding=1)
    yield case(normal(2, 2, 4), normal(2, 3, 3, 2), stride=4)  # holes, wider than high
    yield case(normal(3, 3, 2), normal(3, 1, 4, 3), stride=2, padding=2)
    yield case(normal(3, 3, 2), normal(3, 1, 4, 3), stride=3, padding=1)
    # C == O: an exchange of the two shows in the values only.
    yield case(normal(2, 2, 4), normal(2, 2, 4, 3), stride=2, padding=1)
    weights = rng.permutation(np.arange(-9, 9)).reshape(1, 3, 3, 2)  # no two alike, so no symmetry
    yield case(rng.integers(1, 10, (1, 2, 3)), weights, stride=2)
    yield case(rng.integers(1, 10, (1, 2, 3)), weights, stride=1, padding=1)
