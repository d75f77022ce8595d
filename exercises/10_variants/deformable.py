"""Let every tap look elsewhere: deformable convolution.

The taps of a kernel lie on a grid, but things in images do not. In a deformable convolution an offset moves
each tap, another one at each position of the kernel; a second layer computes the offsets from the image and
so learns where to look. Offsets are fractions of cells, so the image is read between its cells:

    y[i, j] = sum over u, v of kernel[u, v] * value(i + u + offset[u, v, 0, i, j],
                                                    j + v + offset[u, v, 1, i, j])
              i = 0 ... OH - 1 = H - KH,  j = 0 ... OW - 1 = W - KW

offset[:, :, 0] moves down, by rows, offset[:, :, 1] to the right, by columns. value is bilinear interpolation
(`bilinear_sample`), and cells outside the image are 0, one by one:

    value(r, s) = sum of image[a, b] * (1 - |r - a|) * (1 - |s - b|)
                  over a = floor(r), floor(r) + 1 and b = floor(s), floor(s) + 1

With offsets of 0 this is `correlate2d`. torchvision has the offsets as (2 * KH * KW, OH, OW): the same numbers
in the same order, reshaped.

Example:
    image  0 10 20 30 40    kernel  1 -1    offsets 0: y = -10 -10 -10 -10
    Move the second tap half a cell to the right, offset[0, 1, 1] = 0.5 at all four positions: it reads 15, 25,
    35 and, between 40 and a 0 outside, 20. y = -15 -15 -15 10.
    Move it by 1 at the first position only: y = -20 -10 -10 -10. Or by 1 row, downwards: y = 0 -10 -10 -10.

Arguments: NumPy arrays `image` (H, W) and `kernel` (KH, KW), int64 or float32, and `offset` (KH, KW, 2, OH, OW),
float32, with OH = H - KH + 1 and OW = W - KW + 1, both 1 or more. Offsets are finite, and may lead far outside.

Return: an array of shape (OH, OW), floating for integer images too.

Not the point: jconv, torchvision, `jax.scipy.ndimage.map_coordinates`, `scipy.ndimage`, `scipy.interpolate`.
NumPy and jax.numpy are welcome; your own `bilinear_sample`, copied in, is a start.

Read more: Dai et al., Deformable convolutional networks, 2017; `help(jconv.deform_conv2d)`.
"""

import numpy as np


def deformable(image: np.ndarray, kernel: np.ndarray, offset: np.ndarray) -> np.ndarray:
    """Correlate image (H, W) with kernel (KH, KW), each tap moved by offset (KH, KW, 2, OH, OW)."""
    raise NotImplementedError
