"""Stamp the kernel: the transposed convolution, which makes a feature map large again.

The decoder of a segmentation network and the generator of an image turn small maps into large ones. Where a
convolution gathers a window into one cell, the transposed convolution scatters one cell into a window: every
cell of the input puts down the kernel, times its value, `stride` cells from its neighbour's, and where stamps
overlap they add up. Then `padding` cells are cut off on each of the four sides, where a convolution would
have added them:

    canvas[o, i * stride + u, j * stride + v] += x[c, i, j] * kernel[c, o, u, v]       for all c, i, j, u, v
    y = canvas without its outermost `padding` rows and columns
    OH = (H - 1) * stride + KH - 2 * padding, and OW likewise

Where the stride exceeds the kernel, the cells between the stamps stay 0. It is also called deconvolution, but
it undoes no convolution: it only has the transposed matrix of one, which brings back the size.

Example:
    x  1 2    kernel  1 10 100, as one row    stride 2    1 10 100
                                                               2 20 200
                                                          1 10 102 20 200    y, of shape (1, 1, 5)
    8 x 8 cells, a kernel of 4 x 4, stride 2, padding 1: y is 16 x 16, exactly twice as large.
    Four ones in a row and the kernel 1 1 1 with stride 2 give 1 1 2 1 2 1 2 1 1: uneven overlap, which shows
    in generated images as a checkerboard. A kernel of 4, or of 2, has none: the stride divides it.

Arguments: NumPy arrays `x` (C, H, W) and `kernel` (C, O, KH, KW), input channels first as in PyTorch's
ConvTranspose2d; ints `stride`, 1 or more, and `padding`, for both axes. Something of the canvas is left.

Return: an array of shape (O, OH, OW), of integers where the arguments are integers (int64 here, nothing
overflows), floating where they are float32.

Not the point: `jax.lax.conv*`, `jax.lax.conv_transpose`, SciPy, torch, jconv. `einsum` and `tensordot` are
welcome, and so is jax's `x.at[...].add`.

Read more: Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016; Odena, Dumoulin and
Olah, Deconvolution and checkerboard artifacts, 2016; `help(jconv.conv_transpose)`.
"""

import numpy as np


def conv_transpose(x: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0) -> np.ndarray:
    """Scatter x (C, H, W) by kernel (C, O, KH, KW), `stride` cells apart; returns (O, OH, OW)."""
    raise NotImplementedError
