"""Reference for conv2d_fft: transform, multiply, transform back, cut."""

import numpy as np

from jconv.kit import case


def conv2d_fft(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Cross-correlate image (H, W) with kernel (KH, KW) by FFT; returns (H - KH + 1, W - KW + 1), floating."""
    KH, KW = kernel.shape
    # Spectra can only be multiplied cell by cell where they have the same waves in them: the image's.
    padded = np.zeros(image.shape)
    padded[:KH, :KW] = kernel
    spectrum = np.fft.rfft2(image) * np.conj(np.fft.rfft2(padded))
    circular = np.fft.irfft2(spectrum, s=image.shape)  # the spectrum alone does not tell an odd width from an even
    # Nothing had to be added to the image: what wraps around lies in the rows and columns that are cut off here.
    return circular[: image.shape[0] - KH + 1, : image.shape[1] - KW + 1]


def examples():
    """The worked row; the texts' images, 4 x 4 and 5 x 5, even and odd; a bright pixel, which shows a flip."""
    yield case(np.array([[1, 2, 3, 4, 5]]), np.array([[1, 0, -1]]))
    image = np.array([[1, 2, 3, 0], [4, 5, 6, 1], [7, 8, 9, 2], [0, 1, 2, 3]])
    yield case(image, np.array([[1, 0], [0, -1]]))
    sobel_x = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    yield case(10 * np.outer([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]), sobel_x)
    bright_pixel = np.pad(np.ones((1, 1), np.float32), 2)
    yield case(bright_pixel, np.arange(1, 7, dtype=np.float32).reshape(2, 3))  # 6 5 4, 3 2 1, and zeros


def hidden_cases(rng):
    """Odd and even on each axis of image and kernel; one row, one column, one tap, one output; no symmetry."""
    for image_shape, kernel_shape in [
        ((6, 5), (3, 2)),
        ((6, 5), (2, 3)),
        ((5, 8), (4, 3)),
        ((5, 8), (5, 8)),
        ((1, 9), (1, 4)),
        ((7, 1), (3, 1)),
        ((6, 5), (1, 1)),
    ]:
        image, kernel = rng.normal(size=image_shape), rng.normal(size=kernel_shape)
        yield case(image.astype(np.float32), kernel.astype(np.float32))
    weights = rng.permutation([-8, -5, -1, 2, 4, 7])
    yield case(rng.integers(0, 100, (6, 5)), weights.reshape(3, 2))
    yield case(rng.integers(0, 100, (5, 8)), weights.reshape(2, 3))
