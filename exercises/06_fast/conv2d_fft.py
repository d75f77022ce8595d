"""Correlate by multiplying spectra: the convolution theorem.

A Fourier transform F turns a sliding sum into a product, cell by cell, whatever the kernel's size. With the
fast transform an image of H x W cells costs about H W log(H W) steps, where sliding costs H W KH KW: it
pays for large kernels. Three steps, once zeros to the right and below have made the kernel as large as the
image:

    spectrum = F(image) * conj(F(kernel))          conj, the complex conjugate, makes it a cross-correlation;
    circular = F^-1(spectrum)                      without it the kernel would be flipped: convolution
    circular[i, j] = sum over u, v of image[(i + u) mod H, (j + v) mod W] * kernel[u, v]

The transform takes an image for a tile that repeats itself, so windows that stick out on one side see the
other side: wrap-around. Those that start at i <= H - KH, j <= W - KW do not stick out, and they are the
valid cross-correlation.

    y = circular[: H - KH + 1, : W - KW + 1]

Example:
    image 1 2 3 4 5, kernel 1 0 -1, both of one row
    with conj       circular  -2 -2 -2  3  3      y  -2 -2 -2; the last two saw 4 - 1 and 5 - 2, around the end
    without conj              -3 -3  2  2  2      the flipped kernel, and the wrap-around in front
    `rfft2` keeps the half of the spectrum that tells all of a real image: 3 columns of 5, and 3 of 4 as well.
    `irfft2` cannot tell which, and makes 4 of 3, an even number, unless it is given the image's size.

Arguments: NumPy arrays `image` (H, W) and `kernel` (KH, KW), no larger than the image; float32 or int64.
All sizes may be odd or even; neither need be square.

Return: an array of shape (H - KH + 1, W - KW + 1), floating for integers as well: the transform computes
with waves, and 4 may come back as 3.9999998. Real, not complex.

Not the point: `scipy.signal.fftconvolve` and its kin, ready-made correlations, jconv. `np.fft`,
`jax.numpy.fft` and `scipy.fft` are the tools. The checks see the result only, and a loop would pass them:
this is about the spectrum.

Read more: Cooley and Tukey, An algorithm for the machine calculation of complex Fourier series, 1965;
Mathieu, Henaff and LeCun, Fast training of convolutional networks through FFTs, 2013;
`help(jconv.correlate)`, with its `method="fft"`.
"""

import numpy as np


def conv2d_fft(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Cross-correlate image (H, W) with kernel (KH, KW) by FFT; returns (H - KH + 1, W - KW + 1), floating."""
    raise NotImplementedError
