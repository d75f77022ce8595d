"""Compute a whole layer by one matrix product.

The layer of `conv2d_batch` again: a batch, channels, bias, stride, padding. Its loops multiply one window at a
time; here all windows of all images stand in one matrix, one column each, all kernels in another, one row
each, and one product of the two (GEMM, general matrix multiply) is the layer:

    weights  (O, C * KH * KW)              kernel o in row o, channel by channel, each row by row
    columns  (C * KH * KW, N * OH * OW)    im2col's columns of image 0, then those of image 1, ...
    weights @ columns                      (O, N * OH * OW): output channel o in row o, all images in it

    y[n, o, i, j] = bias[o] + (weights @ columns)[o, (n * OH + i) * OW + j]

The product's first axis is O, and y's first axis is N. Its cells only have to be sorted for that, but a
bare reshape to (N, O, OH, OW) has the right shape and the wrong order. The multiplications are as many as
in nested loops, O * C * KH * KW for each of N * OH * OW positions; the gain is that nothing is computed
faster than matrix products. OH = floor((H + 2 * padding - KH) / stride) + 1, and OW likewise; padding adds
zeros on both sides of H and of W.

Example:
    Two 2 x 2 images of one channel, two kernels of 1 x 2, bias [100, 200], stride 1, padding 0:
    x[0]  1 2    kernel[0]  1 1    columns  1 3 5 7    weights @ columns   3  7 11 15
          3 4    kernel[1]  0 2             2 4 6 8                        4  8 12 16
    x[1]  5 6
          7 8
    y[0]  103 and 107 in channel 0, 204 and 208 in channel 1;    y[1]  111, 115 and 212, 216

Arguments: as in `conv2d_batch`: NumPy arrays `x` (N, C, H, W), `kernel` (O, C, KH, KW) and `bias` (O,); ints
`stride` and `padding`, for both axes. No two of these sizes need be equal;
the kernel fits into the padded image.

Return: an array of shape (N, O, OH, OW), of integers where the arrays hold integers (int64 here, nothing
overflows), floating where they are float32.

Not the point: ready-made convolutions and patches, jconv, and `einsum` and `tensordot`, which reshape
behind the scenes. One `@` for the whole batch is what is asked for; the checks see the result only. Copy
your own `im2col` in.

Read more: Chetlur et al., cuDNN: efficient primitives for deep learning, 2014; `help(jconv.conv2d)`, with
its `method="gemm"`.
"""

import numpy as np


def conv2d_gemm(
    x: np.ndarray, kernel: np.ndarray, bias: np.ndarray, stride: int = 1, padding: int = 0
) -> np.ndarray:
    """Convolve x (N, C, H, W) with kernel (O, C, KH, KW) by one matrix product; returns (N, O, OH, OW)."""
    raise NotImplementedError
