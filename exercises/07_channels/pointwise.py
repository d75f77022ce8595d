"""Mix the channels of every pixel: the 1 x 1 convolution.

A kernel of 1 x 1 looks at no neighbours. It sees the C channels of one pixel, gives each a weight and adds
up; O such kernels make O output channels. That is one matrix, (O, C), applied to every pixel alike:

    y[o, i, j] = bias[o] + sum over c of kernel[o, c] * x[c, i, j]

Where a plain sum of channels treats them all alike, weights tell them apart: 1.0 * red - 0.8 * green answers
to "a lot of red and very little green". Networks use it to mix features, and to have fewer of them before an
expensive layer.

Example:
    x  red    4 0    kernel  1  1    bias   0    y  sum         5  3
              1 2            1 -1          10                   2  2
       green  1 3                                   difference  13  7
              1 0                                               10 12
    y[1, 0, 0] = 1*4 + (-1)*1 + 10 = 13. With red and green exchanged the sum is the same 5 3 2 2, the
    difference becomes 7 13 10 8.
    The weights [1.0, -0.8] give 1.0 for pure red, 0.2 for red and green alike, -0.8 for pure green.

Arguments: NumPy arrays `x` (C, H, W), `kernel` (O, C) and `bias` (O,). Any of these sizes may be equal, or
all different.

Return: an array of shape (O, H, W), channels first, of integers where the arrays hold integers (int64 here,
nothing overflows), floating where they are float32.

Not the point: `jax.lax.conv*`, `jconv.pointwise_conv` and their kin. Matrix products, `einsum` and
`tensordot` are welcome, and there need be no loop.

Read more: Lin, Chen and Yan, Network in network, 2013; `help(jconv.pointwise_conv)`.
"""

import numpy as np


def pointwise(x: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Mix the channels of x (C, H, W) by kernel (O, C), add bias (O,); returns (O, H, W)."""
    raise NotImplementedError
