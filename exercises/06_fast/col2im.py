"""Put the columns back, and add where they overlap.

im2col copies every window into a column. col2im goes the other way: each column is laid back over the
window that it came from, and where windows overlap, their cells add up:

    image[c, p, q] = the sum of all columns[(c * KH + u) * KW + v, i * OW + j]
                     with i * stride + u = p and j * stride + v = q;  0 where there are none
    OH = floor((H - KH) / stride) + 1, and OW likewise; there are OH * OW columns

It is not im2col's inverse: a cell that m windows saw comes back m times. It is im2col's adjoint (its
transpose, if it were written as a matrix), which is what backpropagation needs: a pixel goes into m
columns, so its gradient is the sum of what comes back from all m. What makes it the adjoint:

    sum of im2col(x) * columns  =  sum of x * col2im(columns),   whatever x and columns hold

Example:
    image_shape (1, 4, 4), kernel_size (2, 2), stride 1, and so 9 columns of 4
    columns  1 1 1 ...    image  1 2 2 1    columns  1 1 1 ...    image  1  3  3  2    At [0, 1, 1] the corners
             1 1 1 ...           2 4 4 2             2 2 2 ...           4 10 10  6    of four windows meet:
             1 1 1 ...           2 4 4 2             3 3 3 ...           4 10 10  6    4 + 3 + 2 + 1 = 10.
             1 1 1 ...           1 2 2 1             4 4 4 ...           3  7  7  4
    With stride 2 the windows lie side by side, each cell comes back once, and a fifth row or column is 0.

Arguments: a NumPy array `columns` (C * KH * KW, OH * OW), in im2col's order: within a column channel by
channel, each row by row; windows row by row. Tuples `image_shape` (C, H, W) and `kernel_size` (KH, KW); an
int `stride`, for both axes, which may be larger than the kernel. No two sizes need be equal; the kernel fits.

Return: an array of shape (C, H, W), of integers where the columns hold integers (int64 here, nothing
overflows), floating where they are float32.

Not the point: `jconv.col2im`, `torch.nn.functional.fold` (which this agrees with), ready-made convolutions,
and the gradient or transpose of im2col by `jax.vjp` or `jax.linear_transpose`. Mind `image[indices] +=
values` in NumPy: of values for the same cell it keeps the last only. `np.add.at` and jax's
`.at[indices].add(values)` add them all.

Read more: Vedaldi and Lenc, MatConvNet: convolutional neural networks for MATLAB, 2015;
`help(jconv.col2im)`.
"""

import numpy as np


def col2im(
    columns: np.ndarray, image_shape: tuple[int, int, int], kernel_size: tuple[int, int], stride: int = 1
) -> np.ndarray:
    """Add the columns (C * KH * KW, L) up where im2col took them from; returns an image (C, H, W)."""
    raise NotImplementedError
