"""Reference for depthwise_separable: two small steps instead of a large one."""

import numpy as np

from jconv.kit import case


def depthwise_separable(x: np.ndarray, depthwise_kernel: np.ndarray, pointwise_kernel: np.ndarray) -> np.ndarray:
    """Convolve every channel of x (C, H, W) by itself, then mix; returns (O, H - KH + 1, W - KW + 1)."""
    D, _, KH, KW = depthwise_kernel.shape
    # repeat gives 0 0 1 1 for M = 2, the order of the kernels; tile would give 0 1 0 1.
    repeated = np.repeat(x, D // len(x), axis=0)
    windows = np.lib.stride_tricks.sliding_window_view(repeated, (KH, KW), axis=(1, 2))
    # No sum over channels here: the d on both sides of the arrow keeps them apart.
    z = np.einsum("dijuv,duv->dij", windows, depthwise_kernel[:, 0])
    # All mixing is left to the matrix.
    return np.tensordot(pointwise_kernel, z, axes=1)


def examples():
    """Two channels with a kernel each; one channel with two kernels; two with two, which shows their order."""
    x = np.array([[[1, 2, 3]], [[10, 20, 30]]])
    yield case(x, np.array([[[[1, 1]]], [[[0, 1]]]]), np.array([[1, 2]]))
    yield case(x[:1], np.array([[[[1, 0]]], [[[0, 1]]]]), np.array([[-1, 1], [1, 1]]))  # 1 1 and 3 5
    four = np.array([1, 2, 3, 4])[:, None, None, None]
    yield case(x, four, np.eye(4, dtype=int))  # channel 0 times 1 and 2, channel 1 times 3 and 4
    image = np.array([[1, 2, 3, 0], [4, 5, 6, 1], [7, 8, 9, 2], [0, 1, 2, 3]], np.float32)
    corner = np.array([[1, 0], [0, -1]], np.float32)
    yield case(image[None], corner[None, None], np.array([[1.0], [0.5], [-1.0]], np.float32))


def hidden_cases(rng):
    """M of 1, 2 and 3, sizes apart, and once all of C * M and O the same; both signs, so a ReLU shows."""

    def normal(*shape):
        return rng.normal(size=shape).astype(np.float32)

    yield case(normal(3, 4, 5), normal(3, 1, 3, 2), normal(4, 3))
    yield case(normal(3, 4, 5), normal(6, 1, 3, 2), normal(4, 6))  # M = 2
    yield case(normal(3, 4, 5), normal(6, 1, 1, 3), normal(6, 6))  # the matrix is square: transposed it fits
    yield case(normal(3, 4, 5), normal(3, 1, 4, 5), normal(3, 3))  # a single position
    yield case(normal(2, 5, 4), normal(6, 1, 2, 2), normal(1, 6))  # M = 3
    yield case(normal(2, 5, 4), normal(2, 1, 1, 1), normal(3, 2))
    yield case(normal(1, 5, 4), normal(2, 1, 2, 2), normal(3, 2))  # grey
    # Permutations: no two channels, kernels or weights alike.
    x = rng.permutation(40).reshape(2, 5, 4) - 20
    matrix = rng.permutation(np.arange(-8, 8)).reshape(4, 4)
    yield case(x, rng.permutation(np.arange(-11, 13)).reshape(4, 1, 3, 2), matrix)
