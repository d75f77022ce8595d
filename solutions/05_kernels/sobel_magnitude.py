"""Reference for sobel_magnitude: two gradients and Pythagoras."""

import numpy as np

from jconv.kit import case

SOBEL_X = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
SOBEL_Y = SOBEL_X.T  # rows and columns swap their parts


def sobel_magnitude(image: np.ndarray) -> np.ndarray:
    """Return the gradient's magnitude of image (H, W) by the Sobel kernels: (H - 2, W - 2), floating."""
    windows = np.lib.stride_tricks.sliding_window_view(image, (3, 3))  # (H - 2, W - 2, 3, 3), a view
    gradient_x = np.sum(windows * SOBEL_X, axis=(2, 3))
    gradient_y = np.sum(windows * SOBEL_Y, axis=(2, 3))
    # The legs of a right triangle and its long side. |Gx| + |Gy| would make diagonal edges look stronger.
    return np.sqrt(gradient_x**2 + gradient_y**2)


def examples():
    """The text's edge, standing and lying, its 5 x 5 Sobel example, its white square, and a float."""
    edge = np.array([[10, 10, 50], [10, 10, 50], [10, 10, 50]])
    yield case(edge)  # 160
    yield case(edge.T)  # 160
    yield case(10 * np.outer([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]))
    yield case(np.pad(np.ones((3, 3), int), 1))  # an outline, with 0 where the square is flat
    yield case(np.array([[0, 0, 0, 1], [0, 0, 1, 2], [0, 1, 2, 4]], np.float32) / 4)


def hidden_cases(rng):
    """Tall and wide images down to a single row or column of outputs, integer and floating."""
    for shape in [(5, 7), (6, 4), (3, 8), (4, 3)]:
        yield case(rng.random(shape).astype(np.float32))
    for shape in [(5, 7), (8, 4)]:
        yield case(rng.integers(0, 256, shape))
    yield case(rng.integers(-300, 600, (5, 7)))  # no photo: below 0 and above 255
    yield case(
        np.where(rng.permutation(35).reshape(5, 7) % 2, 65_535, 0)
    )  # sixteen bits: 2 * 65,535 has a square of 34
