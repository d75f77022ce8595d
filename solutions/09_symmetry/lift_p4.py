"""Reference for lift_p4: four poses, one correlation each."""

import numpy as np

from jconv.kit import case


def lift_p4(x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Correlate x (C, H, W) with kernel (O, C, K, K) in four poses; returns (O, 4, H - K + 1, W - K + 1)."""
    K = kernel.shape[-1]
    windows = np.lib.stride_tricks.sliding_window_view(x, (K, K), axis=(1, 2))  # (C, OH, OW, K, K), a view
    # One set of weights makes all four: this sharing is what the equivariance rests on. Height and width are
    # the last two axes of a kernel; rot90 turns the first two unless told.
    poses = [np.rot90(kernel, g, axes=(2, 3)) for g in range(4)]
    return np.stack([np.einsum("cijuv,ocuv->oij", windows, pose) for pose in poses], axis=1)


def examples():
    """The worked example and its image turned; two channels that see different things; an odd kernel."""
    right_is_bright = np.array([[[0, 5], [0, 5]]])
    step = np.array([[[[-1, 1], [-1, 1]]]])
    yield case(right_is_bright, step)  # 10, 0, -10, 0
    yield case(np.rot90(right_is_bright, axes=(1, 2)), step)  # 0, 10, 0, -10
    corner = np.array([[[[1, 0], [0, 0]]], [[[0, 0], [0, 10]]]])  # of the window: it runs round the circle
    yield case(np.array([[[1, 2, 3], [4, 5, 6]]]), corner)
    sobel_x = np.array([[[[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]]], np.float32)
    yield case(10.0 * np.outer([1, 2, 3, 4], [1, 2, 3, 4, 5])[None].astype(np.float32), sobel_x)
    yield case(np.arange(24).reshape(2, 3, 4), np.arange(8).reshape(1, 2, 2, 2))


def hidden_cases(rng):
    """C, O, K, H and W apart, even and odd kernels, kernels of one cell; once O is C, once it is 4."""
    for x_shape, kernel_shape in [
        ((2, 4, 5), (3, 2, 3, 3)),
        ((2, 4, 5), (3, 2, 2, 2)),
        ((3, 5, 3), (2, 3, 1, 1)),  # a single cell looks the same in all poses
        ((2, 4, 5), (2, 2, 3, 3)),  # an exchange of O and C shows in the values only
        ((2, 4, 5), (4, 2, 3, 3)),  # and here one of O and the poses
        ((3, 5, 3), (1, 3, 3, 3)),
    ]:
        x, kernel = rng.normal(size=x_shape), rng.normal(size=kernel_shape)
        yield case(x.astype(np.float32), kernel.astype(np.float32))
    # Weights without repetition: drawn one by one they could come out symmetric, and forgive a turn.
    yield case(rng.integers(-9, 10, (2, 4, 5)), rng.permutation(np.arange(-8, 8)).reshape(2, 2, 2, 2))
    # float32 holds no odd number above 2^24; 32 bits hold all of these sums.
    yield case(rng.integers(1 << 24, 1 << 25, (1, 3, 4)), rng.permutation([-2, 1, 3, 0]).reshape(1, 1, 2, 2))
    # The kernel covers the image: one cell for each pose.
    yield case(rng.integers(1, 10, (1, 3, 3)), rng.permutation(np.arange(-4, 5)).reshape(1, 1, 3, 3))
