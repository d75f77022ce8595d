"""Flip the kernel: the convolution of mathematics and signal processing.

Deep learning slides the kernel as it is, and calls that convolution. In mathematics the kernel is first
flipped on both axes, which turns it by 180 degrees, and then slides:

    y[i, j] = sum over u, v of image[i + u, j + v] * kernel[KH - 1 - u, KW - 1 - v],
              i = 0 ... H - KH,  j = 0 ... W - KW

For this price convolution is commutative, f * g = g * f. For a kernel that the turn leaves as it is, a
Gaussian blur for one, there is no difference; a network that learns its kernel can learn the flipped one as
well.

Example:
    image  0 0 0 0 0    kernel  1 2 3    y  1 2 3
           0 0 0 0 0            4 5 6       4 5 6
           0 0 1 0 0            7 8 9       7 8 9
           0 0 0 0 0
           0 0 0 0 0
    One bright pixel brings back the kernel itself; cross-correlation would bring back 9 8 7, 6 5 4, 3 2 1.
    The Sobel kernel, which the turn negates, gives -160 where `correlate2d` gave 160.

Arguments: two NumPy arrays, `image` (H, W) and `kernel` (KH, KW), no larger than the image; neither need be
square.

Return: an array of shape (H - KH + 1, W - KW + 1), of integers where the arguments are integers (int64 here,
nothing overflows), floating where they are float32.

Not the point: `scipy.signal.convolve2d`, `jax.scipy.signal.convolve2d`, jconv and their kin. Calling your
own `correlate2d` would be fine, but each file is checked alone: copy it in.

Read more: `help(jconv.convolve)`.
"""

import numpy as np


def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Convolve image (H, W) with kernel (KH, KW), flipped; returns (H - KH + 1, W - KW + 1)."""
    raise NotImplementedError
