"""Reference for pointwise: one matrix product for all pixels."""

import numpy as np

from jconv.kit import case


def pointwise(x: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Mix the channels of x (C, H, W) by kernel (O, C), add bias (O,); returns (O, H, W)."""
    C, H, W = x.shape
    # A column a pixel, its channels from top to bottom. `kernel @ x` would take H for the axis to sum over.
    pixels = x.reshape(C, H * W)
    mixed = kernel @ pixels  # (O, H * W)
    # The bias as a column: broadcasting starts at the last axis, where a bare (O,) would meet the pixels.
    return (mixed + bias[:, None]).reshape(-1, H, W)


def examples():
    """Red and green, summed and subtracted; exchanged; the text's 1.0 * R - 0.8 * G; one pixel, three kernels."""
    red_green = np.array([[[4, 0], [1, 2]], [[1, 3], [1, 0]]])
    yield case(red_green, np.array([[1, 1], [1, -1]]), np.array([0, 10]))
    yield case(red_green[::-1], np.array([[1, 1], [1, -1]]), np.array([0, 10]))  # the sum does not see it
    pure_colours = np.array([[[1, 1, 0]], [[0, 1, 1]]], np.float32)  # red, red and green, green
    yield case(pure_colours, np.array([[1.0, -0.8]], np.float32), np.zeros(1, np.float32))
    yield case(np.array([[[1]], [[10]]]), np.array([[1, 2], [3, 4], [5, 6]]), np.array([100, 200, 300]))


def hidden_cases(rng):
    """Sizes all apart, then equal where a mix-up could hide: O = C, O = W, C = H, all four.

    The biases are apart and none is 0, so one left out or laid along another axis shows.
    """

    def normal(*shape):
        return rng.normal(size=shape).astype(np.float32)

    bias = np.array([-30, 10, 20, 40], np.float32)
    yield case(normal(3, 2, 5), normal(4, 3), bias)
    yield case(normal(3, 2, 5), normal(1, 3), bias[:1])
    yield case(normal(3, 2, 5), normal(3, 3), bias[:3])  # O = C: a transposed kernel fits
    yield case(normal(2, 4, 3), normal(3, 2), bias[:3])  # O = W: the bias fits the columns as well
    yield case(normal(1, 4, 3), normal(2, 1), bias[:2])
    # All sizes are equal: every wrong order of axes has the right shape. A permutation has no symmetry.
    cube, matrix = rng.permutation(27).reshape(3, 3, 3), rng.permutation(np.arange(-4, 5)).reshape(3, 3)
    yield case(cube, matrix, np.array([100, 200, 300]))
    matrix = rng.permutation([-8, -5, -1, 2, 4, 7]).reshape(3, 2)
    yield case(rng.permutation(24).reshape(2, 4, 3), matrix, np.array([100, 200, 300]))
