"""Slide a kernel over an image.

Lay the kernel over the top left corner, multiply cell by cell, add the products up: one pixel of the
output, the feature map. Slide on, column by column and row by row, as long as the whole kernel lies inside
("valid"):

    y[i, j] = sum over u, v of image[i + u, j + v] * kernel[u, v],
              i = 0 ... H - KH,  j = 0 ... W - KW

Example:
    image   1 2 3 0    kernel  1  0    y  -4 -4  2      y[0, 0] = 1*1 + 2*0 + 4*0 + 5*(-1) = -4
            4 5 6 1            0 -1       -4 -4  4
            7 8 9 2                        6  6  6
            0 1 2 3
    The 5 x 5 image with 10 * row * column in its cells (rows and columns counted from 1) under the Sobel
    kernel [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]] gives rows of 160, of 240 and of 320.

Arguments: two NumPy arrays, `image` (H, W) and `kernel` (KH, KW), no larger than the image; neither need be
square.

Return: an array of shape (H - KH + 1, W - KW + 1), of integers where the arguments are integers, floating
where they are float32. Photos are uint8, 0 to 255, and what is computed in uint8 starts again from 0 after
255, without a word. Widen integers to int32 or more before the first product, and never store a result in
uint8.

Not the point: `scipy.signal.correlate2d`, `jax.lax.conv*`, jconv and their kin. NumPy and jax.numpy are
welcome.

Read more: `help(jconv.correlate)`; LeCun et al., Backpropagation applied to handwritten zip code
recognition, 1989.
"""

import numpy as np


def correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Cross-correlate image (H, W) with kernel (KH, KW); returns (H - KH + 1, W - KW + 1)."""
    raise NotImplementedError
