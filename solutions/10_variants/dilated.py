"""Reference for dilated: read every window with a step."""

import numpy as np

from jconv.kit import case


def dilated(image: np.ndarray, kernel: np.ndarray, dilation: int = 1) -> np.ndarray:
    """Cross-correlate image (H, W) with kernel (KH, KW), whose taps lie `dilation` cells apart."""
    H, W = image.shape
    KH, KW = kernel.shape
    # K taps have K - 1 gaps between them; dilation * K would count a gap behind the last one.
    reach_down, reach_right = dilation * (KH - 1) + 1, dilation * (KW - 1) + 1
    output = np.empty((H - reach_down + 1, W - reach_right + 1), np.result_type(image, kernel))
    for i in range(output.shape[0]):
        for j in range(output.shape[1]):
            # The step picks the cells under the taps. Filling the kernel with zeros gives the same numbers,
            # and multiplies by every one of these zeros.
            under_the_taps = image[i : i + reach_down : dilation, j : j + reach_right : dilation]
            output[i, j] = np.sum(under_the_taps * kernel)
    return output


def examples():
    """The worked example at every dilation that fits, and a kernel that is all width."""
    image = np.array([[1, 2, 3, 0, 1], [4, 5, 6, 1, 0], [7, 8, 9, 2, 3], [0, 1, 2, 3, 4]])
    for dilation in [1, 2, 3]:
        yield case(image, np.array([[1, 0], [0, -1]]), dilation=dilation)
    yield case(np.arange(10.0, dtype=np.float32)[None] ** 2, np.array([[0.5, -1, 0.5]], np.float32), dilation=3)
    sobel_x = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    yield case(10 * np.outer([1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6]), sobel_x, dilation=2)


def hidden_cases(rng):
    """H != W and KH != KW, dilation 1 to 4; spread kernels that only just fit; kernels without symmetry."""
    for image_shape, kernel_shape, dilation in [
        ((6, 8), (3, 2), 1),
        ((6, 8), (3, 2), 2),
        ((6, 8), (2, 3), 3),
        ((6, 8), (2, 3), 2),
        ((7, 5), (1, 2), 4),  # one row of taps has no gaps downwards
        ((7, 5), (4, 1), 2),  # fits once from top to bottom
        ((7, 5), (3, 2), 3),
        ((7, 5), (1, 1), 3),  # one tap has no gaps at all
    ]:
        image, kernel = rng.normal(size=image_shape), rng.normal(size=kernel_shape)
        yield case(image.astype(np.float32), kernel.astype(np.float32), dilation=dilation)
    yield case(rng.integers(-9, 10, (6, 8)), rng.permutation([-8, -5, -1, 2, 4, 7]).reshape(2, 3), dilation=3)
    yield case(rng.integers(-9, 10, (7, 5)), rng.permutation([-8, -5, -1, 2, 4, 7]).reshape(3, 2), dilation=2)
