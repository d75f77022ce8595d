"""Take a kernel apart, and filter in two passes.

Many kernels are an outer product, a column times a row, so that every row of the kernel is a multiple of
one row and its rank as a matrix is 1. Such a kernel is separable: slide the column down the image, then the
row along the result. A cell costs KH + KW multiplications in place of KH * KW, 22 in place of 121 for an 11
x 11 blur, and the sums are the same:

    kernel[u, v] = column[u] * row[v]
    between[i, w] = sum over u of image[i + u, w] * column[u]        i = 0 ... H - KH,  w = 0 ... W - 1
    y[i, j]       = sum over v of between[i, j + v] * row[v]         j = 0 ... W - KW

Many columns and rows give the same kernel: double the one and halve the other, or change both signs. Return
those whose row has length 1, the sum of row[v]^2 being 1, and whose last weight, row[KW - 1], is positive.
(Depthwise separable convolution is something else: it takes channels and space apart, not height and
width.)

Example:
    kernel  -1 0 1    column  1.414    row  -0.707 0 0.707    Sobel x: smooth 1 2 1 down, subtract along.
            -2 0 2            2.828                           sqrt(2) times and over, for the row has length 1
            -1 0 1            1.414
    image   1 2 0 1    between  4.243 5.657 5.657 5.657       1.414 * 1 + 2.828 * 0 + 1.414 * 2 = 4.243
            0 1 2 0    y  1 0                                 -0.707 * 4.243 + 0.707 * 5.657 = 1
            2 0 0 3
    The Laplacian 0 1 0 / 1 -4 1 / 0 1 0 has rows that are no multiples of each other, and no such factors.

Arguments: NumPy arrays `image` (H, W) and `kernel` (KH, KW), float32 or int64, neither of which need be
square. The kernel is separable, up to rounding, and fits into the image. Some of its rows may be all 0, its
last column is not.

Return: a tuple of three arrays, all floating: the column (KH,), the row (KW,) and the filtered image, y, of
shape (H - KH + 1, W - KW + 1).

Not the point: ready-made correlations and convolutions, in one dimension too, and jconv. `np.linalg` is
welcome.

Read more: `help(jconv.kernels.separate)`, which settles size and sign in another way; Treitel and Shanks,
The design of multistage separable planar filters, 1971, on sums of separable kernels for all others.
"""

import numpy as np


def separable_filter(image: np.ndarray, kernel: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the column and the row of a separable kernel, and image cross-correlated with both in turn."""
    raise NotImplementedError
