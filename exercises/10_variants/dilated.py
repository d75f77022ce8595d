"""Spread the kernel's taps: see further with the same weights.

To label every pixel of an image a network has to see far and must not lose resolution, as it would by pooling
or striding. Dilated convolution, also called atrous (DeepLab is built of it), leaves holes between the taps
instead. Neighbouring taps lie `dilation` cells apart, so 3 x 3 weights with dilation 2 reach over 5 x 5 cells,
of which they read nine:

    y[i, j] = sum over u, v of image[i + dilation * u, j + dilation * v] * kernel[u, v],
              i = 0 ... H - 1 - dilation * (KH - 1),  j = 0 ... W - 1 - dilation * (KW - 1)

The kernel still moves one cell at a time: dilation is not stride. Dilation 1 is the ordinary kernel, without
holes. Three layers of 3 x 3 with dilation 1, 2 and 4 have 27 weights, and one output sees 15 x 15 cells.

Example:
    image  1 2 3 0 1    kernel  1  0    dilation 2    taps  1 . 0
           4 5 6 1 0            0 -1                        . . .
           7 8 9 2 3                                        0 . -1
           0 1 2 3 4
    y  -8  0  0      y[0, 0] = image[0, 0] - image[2, 2] = 1 - 9 = -8
        2  2  2      y[1, 0] = image[1, 0] - image[3, 2] = 4 - 2 = 2
    With dilation 3 there is one row, of two: image[0, 0] - image[3, 3] = -2 and image[0, 1] - image[3, 4] = -2.

Arguments: NumPy arrays `image` (H, W) and `kernel` (KH, KW), neither of which need be square; an int
`dilation`, 1 or more, for both axes. The spread kernel fits into the image.

Return: an array of shape (H - dilation * (KH - 1), W - dilation * (KW - 1)), of integers where the arguments
are integers (int64 here, nothing overflows), floating where they are float32.

Not the point: `jax.lax.conv*` and its `rhs_dilation`, SciPy, jconv. NumPy and jax.numpy are welcome.

Read more: Yu and Koltun, Multi-scale context aggregation by dilated convolutions, 2016;
`help(jconv.correlate)`, whose `dilation` this is.
"""

import numpy as np


def dilated(image: np.ndarray, kernel: np.ndarray, dilation: int = 1) -> np.ndarray:
    """Cross-correlate image (H, W) with kernel (KH, KW), whose taps lie `dilation` cells apart."""
    raise NotImplementedError
