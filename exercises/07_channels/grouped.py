"""Convolve the channels in groups, each by itself.

In an ordinary layer every output channel sees all C input channels. With G groups the channels are divided,
in and out: the first O / G output channels see only the first C / G input channels, the next the next, and
nothing passes from one group to another. That is G small layers side by side, and it takes a Gth of the
weights. G = 1 is the ordinary layer; G = C is the depthwise one, a channel at a time.

    g = floor(o / (O / G))                                    the group of output channel o
    y[o, i, j] = sum over c, u, v of x[g * C / G + c, i + u, j + v] * kernel[o, c, u, v],
                 c = 0 ... C / G - 1,  i = 0 ... H - KH,  j = 0 ... W - KW

The groups are blocks of neighbours: with C = 4 and G = 2 they are channels 0 and 1, channels 2 and 3. And
the kernel's second axis has C / G entries, not C: its weights are all that there is to learn.

Example:
    C = 4, O = 2, G = 2; one row of two pixels, kernels of 1 x 1
    x  channel 0   1 2     kernel  of o = 0   1 10     y  1*1 + 10*3 = 31   1*2 + 10*4 = 42
               1   3 4             of o = 1   1 -1        1*5 - 1*7 = -2    1*6 - 1*8 = -2
               2   5 6
               3   7 8
    64 -> 128 channels with 3 x 3 kernels take 73,728 weights, in 4 groups 18,432, in 64 groups 1,152.

Arguments: NumPy arrays `x` (C, H, W) and `kernel` (O, C / G, KH, KW), and an int `groups`, G, that divides
C and O. C / G and O / G need not be equal. There is no bias, no padding, and the stride is 1.

Return: an array of shape (O, H - KH + 1, W - KW + 1), of integers where the arrays hold integers (int64 here,
nothing overflows), floating where they are float32.

Not the point: `jax.lax.conv*` with its `feature_group_count`, `torch`, jconv itself. Your own
`conv2d_channels`, copied in and without its bias, is a good start; so are `np.split` and `einsum`.

Read more: Krizhevsky, Sutskever and Hinton, ImageNet classification with deep convolutional neural networks,
2012; Xie et al., Aggregated residual transformations for deep neural networks, 2017; `help(jconv.conv)`.
"""

import numpy as np


def grouped(x: np.ndarray, kernel: np.ndarray, groups: int) -> np.ndarray:
    """Convolve x (C, H, W) with kernel (O, C / G, KH, KW) in G groups; returns (O, H - KH + 1, W - KW + 1)."""
    raise NotImplementedError
