"""Lay the windows out as columns, so that a convolution is a matrix product.

Nested loops multiply one window at a time. im2col copies every window into a column of one matrix; then
`kernel.reshape(O, -1) @ columns` is the whole convolution, in one call of the fastest code on the machine.
It pays with memory: each pixel is copied as often as windows cover it.

Window l starts at row i * stride and column j * stride, where l counts row by row: l = i * OW + j. Its cells
fill column l from the top: the whole of channel 0, row by row, then channel 1, and so on ("channel-major"):

    columns[(c * KH + u) * KW + v, i * OW + j] = x[c, i * stride + u, j * stride + v]
    OH = floor((H - KH) / stride) + 1, and OW likewise; L = OH * OW

Example:
    x of one channel   1 2 3 0    kernel_size (2, 2)    columns   1 2 3 4 5 6 7 8 9     top left cells
                       4 5 6 1    stride 1                        2 3 0 5 6 1 8 9 2     top right
                       7 8 9 2                                    4 5 6 7 8 9 0 1 2     bottom left
                       0 1 2 3                                    5 6 1 8 9 2 1 2 3     bottom right
    Times the row [1, 0, 0, -1], the kernel [[1, 0], [0, -1]], it is -4 -4 2 -4 -4 4 6 6 6: `correlate2d`.

Arguments: a NumPy array `x` (C, H, W), a tuple `kernel_size` (KH, KW) and an int `stride`, for both axes.
No two sizes need be equal; the kernel fits into the image.

Return: an array of shape (C * KH * KW, L). Nothing is computed, only copied: integers stay integers,
floating numbers floating.

Not the point: `jconv.im2col`, `torch.nn.functional.unfold` (which this agrees with),
`jax.lax.conv_general_dilated_patches`. `np.lib.stride_tricks.sliding_window_view` is welcome.

Read more: Chellapilla, Puri and Simard, High performance convolutional neural networks for document
processing, 2006; `help(jconv.im2col)`.
"""

import numpy as np


def im2col(x: np.ndarray, kernel_size: tuple[int, int], stride: int = 1) -> np.ndarray:
    """Copy the windows of x (C, H, W) into columns; returns (C * KH * KW, L)."""
    raise NotImplementedError
