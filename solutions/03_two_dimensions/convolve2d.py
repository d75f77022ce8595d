"""Reference for convolve2d: flip once, then slide."""

import numpy as np

from jconv.kit import case


def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Convolve image (H, W) with kernel (KH, KW), flipped; returns (H - KH + 1, W - KW + 1)."""
    flipped = kernel[::-1, ::-1]  # both axes; `.T` would mirror at the diagonal, which is something else
    H, W = image.shape
    KH, KW = kernel.shape
    output = np.empty((H - KH + 1, W - KW + 1), np.result_type(image, kernel))
    for i in range(H - KH + 1):
        for j in range(W - KW + 1):
            output[i, j] = np.sum(image[i : i + KH, j : j + KW] * flipped)
    return output


def examples():
    """One bright pixel, which shows every flip; then the worked examples of the course texts."""
    bright_pixel = np.pad(np.array([[1]]), 2)
    yield case(bright_pixel, np.arange(1, 10).reshape(3, 3))  # the kernel
    image = np.array([[1, 2, 3, 0], [4, 5, 6, 1], [7, 8, 9, 2], [0, 1, 2, 3]])
    yield case(image, np.array([[1, 0], [0, -1]]))
    sobel_x = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    yield case(10 * np.outer([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]), sobel_x)  # rows of -160, -240, -320
    square = np.pad(np.ones((3, 3), int), 1)
    yield case(square, np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]))  # as correlate2d: symmetric
    yield case(np.array([[1.0, 2.0, 4.0]], np.float32), np.array([[0.5, 1.0]], np.float32))  # 2, 4


def hidden_cases(rng):
    """Few shapes, all with H != W; kernels without symmetry, so that each flip left out shows."""
    for image_shape, kernel_shape in [
        ((6, 5), (3, 2)),
        ((4, 7), (2, 4)),
        ((6, 5), (1, 1)),
        ((6, 5), (3, 1)),
        ((4, 7), (1, 4)),
        ((4, 7), (4, 7)),
    ]:
        image, kernel = rng.normal(size=image_shape), rng.normal(size=kernel_shape)
        yield case(image.astype(np.float32), kernel.astype(np.float32))
    # Drawn without repetition: weights drawn one by one could come out symmetric, and forgive a flip.
    yield case(rng.integers(-9, 10, (6, 5)), rng.permutation([-8, -5, -1, 2, 4, 7]).reshape(3, 2))
    yield case(rng.integers(-9, 10, (4, 7)), rng.permutation([-9, -6, -4, -2, 1, 3, 5, 8, 7]).reshape(3, 3))
