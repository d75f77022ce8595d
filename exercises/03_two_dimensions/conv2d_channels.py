"""See in colour: one kernel spans all the channels of an image.

A colour image is three images on top of each other, red, green and blue; inside a network there may be hundreds.
A kernel has weights of its own for each of these channels. Red is cross-correlated with the red weights, green
with the green ones, blue with the blue ones, and the three maps are added up: one kernel makes one output
channel, however many channels it reads. O kernels make O output channels, which know nothing of each other. Each
has one number more, its bias, which is added in every cell:

    y[o, i, j] = bias[o] + sum over c, u, v of x[c, i + u, j + v] * kernel[o, c, u, v],
                 i = 0 ... H - KH,  j = 0 ... W - KW

Example:
    One kernel (O = 1) over three channels of 2 x 3:
    x red   1 2 3    green   0 1 2    blue   2 2 2    kernel red   1  0    green   1 1    blue   0 0    bias 10
            4 5 6            1 0 1           2 2 3                 0 -1            1 1           0 5
    y[0, 0, 0] = (1 - 5) + (0 + 1 + 1 + 0) + 5 * 2 + 10 = -4 + 2 + 10 + 10 = 18
    y[0, 0, 1] = (2 - 6) + (1 + 2 + 0 + 1) + 5 * 3 + 10 = -4 + 4 + 15 + 10 = 25
    A 224 x 224 RGB image under 64 kernels of 3 x 3, so `kernel` (64, 3, 3, 3), gives y (64, 222, 222).

Arguments: NumPy arrays `x` (C, H, W), `kernel` (O, C, KH, KW) and `bias` (O,). Channels come first, unlike in
photo files, which keep the three colours of a pixel together: (H, W, 3). No two of the sizes need be equal, and
any may be 1.

Return: an array of shape (O, H - KH + 1, W - KW + 1), of integers where the arrays hold integers (int64 here,
nothing overflows), floating where they are float32.

Not the point: `jax.lax.conv*`, SciPy, jconv. Your own `correlate2d`, copied in, is a good start; `einsum` and
`tensordot` are welcome. Batch, stride and padding come with the next exercise.

Read more: Krizhevsky, Sutskever and Hinton, ImageNet classification with deep convolutional neural networks,
2012, whose first layer has 96 kernels of 11 x 11 x 3; `help(jconv.conv2d)`.
"""

import numpy as np


def conv2d_channels(x: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Convolve an image x (C, H, W) with kernel (O, C, KH, KW), add bias (O,); returns (O, OH, OW)."""
    raise NotImplementedError
