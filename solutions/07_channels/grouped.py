"""Reference for grouped: small layers side by side."""

import numpy as np

from jconv.kit import case


def grouped(x: np.ndarray, kernel: np.ndarray, groups: int) -> np.ndarray:
    """Convolve x (C, H, W) with kernel (O, C / G, KH, KW) in G groups; returns (O, H - KH + 1, W - KW + 1)."""
    # np.split makes blocks of neighbours, and refuses numbers of groups that do not divide.
    inputs = np.split(x, groups)
    kernels = np.split(kernel, groups)
    # The groups' results are put one after the other, not added: no output belongs to two groups.
    return np.concatenate([layer(*group) for group in zip(inputs, kernels, strict=True)])


def layer(x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """The ordinary layer: every kernel spans all the channels that it is given."""
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[2:], axis=(1, 2))  # (C, OH, OW, KH, KW)
    return np.tensordot(kernel, windows, axes=[(1, 2, 3), (0, 3, 4)])


def examples():
    """Two groups of two channels; one group, the ordinary layer; a group a channel, two kernels each."""
    x = np.arange(1, 9).reshape(4, 1, 2)
    yield case(x, np.array([[1, 10], [1, -1]])[:, :, None, None], 2)
    yield case(x, np.array([[1, 10, 100, 1000]])[:, :, None, None], 1)  # 7531, 8642
    yield case(
        x[:2], np.array([1, 10, 100, 1000])[:, None, None, None], 2
    )  # channel 0 times 1 and 10, channel 1 times 100 and 1000
    image = np.array([[1, 2, 3, 0], [4, 5, 6, 1], [7, 8, 9, 2], [0, 1, 2, 3]], np.float32)
    corner = np.array([[1, 0], [0, -1]], np.float32)
    yield case(np.stack([image, image.T]), np.stack([corner, 2 * corner])[:, None], 2)


def hidden_cases(rng):
    """C / G, O / G and G apart, and each pair of them equal once, where a mix-up has the right shape."""

    def normal(*shape):
        return rng.normal(size=shape).astype(np.float32)

    yield case(normal(6, 4, 5), normal(8, 3, 3, 2), 2)  # C / G, O / G, G = 3, 4, 2
    yield case(normal(6, 4, 5), normal(3, 2, 3, 2), 3)  # 2, 1, 3
    yield case(normal(6, 4, 5), normal(4, 3, 1, 3), 2)  # 3, 2, 2
    yield case(normal(6, 4, 5), normal(4, 6, 2, 2), 1)  # all mix
    yield case(normal(4, 3, 5), normal(12, 1, 2, 3), 4)  # depthwise, three kernels a channel
    yield case(normal(4, 3, 5), normal(4, 1, 3, 5), 4)  # depthwise, one each, as large as the image
    yield case(normal(4, 3, 5), normal(6, 2, 1, 1), 2)  # pointwise within each group
    # Permutations: no two channels alike, so none can stand where another belongs.
    x = rng.permutation(60).reshape(4, 3, 5)
    yield case(x, rng.permutation(np.arange(-23, 25)).reshape(4, 2, 3, 2), 2)  # C / G = O / G = G
    yield case(x, rng.permutation(np.arange(-11, 13)).reshape(6, 2, 1, 2), 2)
