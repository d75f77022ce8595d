"""Reference for conv2d_gemm: sort, multiply once, sort back."""

import numpy as np

from jconv.kit import case


def conv2d_gemm(
    x: np.ndarray, kernel: np.ndarray, bias: np.ndarray, stride: int = 1, padding: int = 0
) -> np.ndarray:
    """Convolve x (N, C, H, W) with kernel (O, C, KH, KW) by one matrix product; returns (N, O, OH, OW)."""
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    N, O = len(x), len(kernel)
    # A view of every window, (N, C, OH, OW, KH, KW): nothing is copied yet.
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    OH, OW = windows.shape[2:4]
    # Rows are C, KH, KW, in the kernel's own order, or the wrong weights would meet; columns are N, OH, OW. Here
    # every cell is copied as often as windows cover it.
    columns = windows.transpose(1, 4, 5, 0, 2, 3).reshape(-1, N * OH * OW)
    product = kernel.reshape(O, -1) @ columns
    # Axes are split where they were joined, and only then swapped.
    return product.reshape(O, N, OH, OW).transpose(1, 0, 2, 3) + bias[:, None, None]


def examples():
    """The worked example, the text's 4 x 4 image, an RGB image with its three kernels, and padding with stride."""
    pair = np.arange(1, 9).reshape(2, 1, 2, 2)
    yield case(pair, np.array([[[[1, 1]]], [[[0, 2]]]]), np.array([100, 200]))
    image = np.array([[1, 2, 3, 0], [4, 5, 6, 1], [7, 8, 9, 2], [0, 1, 2, 3]])
    yield case(image[None, None], np.array([[[[1, 0], [0, -1]]]]), np.array([10]))
    red, green, blue = np.eye(3, k=1, dtype=int), np.eye(3, dtype=int), -np.eye(3, dtype=int)
    yield case(np.arange(48).reshape(1, 3, 4, 4), np.stack([red, green, blue])[None], np.array([0]))
    small = np.arange(12, dtype=np.float32).reshape(2, 1, 2, 3)
    weights = np.array([1, 10, -1, 0.5], np.float32).reshape(2, 1, 1, 2)
    yield case(small, weights, np.array([0, 1], np.float32), stride=2, padding=1)


def hidden_cases(rng):
    """N, C, O, H, W, KH and KW apart, and once N and O the same; the biases are far apart and not 0.

    Some strides divide, as (5 + 2 - 3) / 2 and (4 - 2) / 2, some do not, as (5 - 1) / 3 and (6 - 3) / 2.
    """

    def normal(*shape):
        return rng.normal(size=shape).astype(np.float32)

    def apart(count):
        return (rng.permutation(count) + 1).astype(np.float32)

    yield case(normal(2, 3, 5, 4), normal(4, 3, 3, 2), apart(4))
    yield case(normal(2, 3, 5, 4), normal(4, 3, 3, 2), apart(4), stride=2, padding=1)
    yield case(normal(2, 3, 5, 4), normal(4, 3, 1, 1), apart(4), stride=3)
    # N == O: what takes one for the other has the right shape.
    yield case(normal(3, 2, 4, 6), normal(3, 2, 2, 3), apart(3), stride=2)
    yield case(normal(3, 2, 4, 6), normal(3, 2, 2, 3), apart(3), padding=2)
    yield case(normal(3, 2, 4, 6), normal(2, 2, 4, 6), apart(2))  # a position an image
    yield case(normal(1, 2, 5, 4), normal(3, 2, 2, 4), apart(3), stride=2, padding=2)
    weights = rng.permutation(np.arange(-17, 19)).reshape(3, 2, 3, 2)  # no two alike
    yield case(rng.integers(-9, 10, (2, 2, 3, 4)), weights, rng.permutation([3, 5, 8]), padding=1)
