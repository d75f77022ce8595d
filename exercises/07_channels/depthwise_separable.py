"""Take a layer apart: each channel by itself, then a mix.

An ordinary layer looks at neighbours and mixes channels in one step. The separable layer of MobileNet does
one after the other. Depthwise: M kernels for each input channel, which see that channel alone (`grouped`, with
a group a channel; M is the channel multiplier, often 1). Pointwise: a 1 x 1 convolution mixes the C * M
results:

    z[c * M + m, i, j] = sum over u, v of x[c, i + u, j + v] * depthwise_kernel[c * M + m, 0, u, v]
    y[o, i, j] = sum over d of pointwise_kernel[o, d] * z[d, i, j],    d = 0 ... C * M - 1

Channel d of z belongs to input channel floor(d / M): all M of the first, then all M of the second. Nothing
stands between the two steps (MobileNet has a ReLU there), so together they are an ordinary layer, though not
any layer: kernels that are mixed from M * C given ones.

Example:
    C = 2, M = 1, one row of three pixels    depthwise_kernel of c = 0   1 1    z   3  5     pointwise  1  2
    x   1  2  3                                               c = 1   0 1       20 30
       10 20 30
    y[0] = 3 + 2*20, 5 + 2*30 = 43 65
    64 -> 128 channels, 3 x 3:   128 * 64 * 9 = 73,728 weights for the ordinary layer
                                 64 * 9 + 128 * 64 = 8,768 for the separable one with M = 1, 8.4 times fewer

Arguments: NumPy arrays `x` (C, H, W), `depthwise_kernel` (C * M, 1, KH, KW) and `pointwise_kernel` (O, C * M).
M is what the sizes say: the depthwise kernels divided by the channels. No bias, no padding, stride 1.

Return: an array of shape (O, H - KH + 1, W - KW + 1), of integers where the arrays hold integers (int64 here,
nothing overflows), floating where they are float32.

Not the point: `jax.lax.conv*`, `torch`, `jconv.separable_conv` and their kin. Your own `grouped` and
`pointwise`, copied in and without its bias, are a good start.

Read more: Howard et al., MobileNets: efficient convolutional neural networks for mobile vision applications,
2017; Chollet, Xception: deep learning with depthwise separable convolutions, 2017;
`help(jconv.separable_conv)`.
"""

import numpy as np


def depthwise_separable(x: np.ndarray, depthwise_kernel: np.ndarray, pointwise_kernel: np.ndarray) -> np.ndarray:
    """Convolve every channel of x (C, H, W) by itself, then mix; returns (O, H - KH + 1, W - KW + 1)."""
    raise NotImplementedError
