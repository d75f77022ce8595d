"""Tell two images apart that a sum of channels confuses.

Slide one kernel over every channel and add the channels up: whatever the kernel finds, the sum cannot say in
which channel. Two images with their channels swapped come out the same. A 1 x 1 convolution, which gives each
channel a weight before they are added up, can keep them apart. (So can a layer with a kernel of its own for
each channel, as in `conv2d_channels`; here all channels share one.)

Measure it. Slide the kernel over every channel, unflipped and without padding, and combine the channels in
both ways:

    z[c, i, j] = sum over u, v of x[c, i + u, j + v] * kernel[u, v],    i = 0 ... H - KH,  j = 0 ... W - KW
    sum:       y[i, j] = sum over c of z[c, i, j]
    weighted:  y[i, j] = sum over c of weights[c] * z[c, i, j]

The distance of the two images under one of these is the largest |y_first[i, j] - y_second[i, j]| of any
position.

Example:
    first   0 1 0    0 0 0    second  0 0 0    0 1 0    kernel  -1 2 -1    weights  1 -1
            0 1 0    1 1 1            1 1 1    0 1 0
            0 1 0    0 0 0            0 0 0    0 1 0
    The kernel finds vertical bars: z is 2 2 2 (a column) for one, 0 0 0 for the horizontal bar.
    sum:       first 2 2 2, second 2 2 2: the distance is 0
    weighted:  first 2 2 2, second -2 -2 -2: the distance is 4. The result is (0, 4).

Arguments: NumPy arrays `first` and `second`, both (C, H, W), `kernel` (KH, KW), no larger than the images, and
`weights` (C,). There may be more than two channels, and the images need not be swapped ones.

Return: a tuple of two numbers, the distance under the sum and the distance under the weighted sum: integers
where the arrays hold integers, floating where they are float32.

Not the point: `scipy.signal`, `jax.lax.conv*`, jconv and their kin. Your own `correlate2d`, copied in, is a
good start.

Read more: Lin, Chen and Yan, Network in network, 2013; `help(jconv.pointwise_conv)`.
"""

import numpy as np


def tell_apart(
    first: np.ndarray, second: np.ndarray, kernel: np.ndarray, weights: np.ndarray
) -> tuple[int | float, int | float]:
    """Return how far apart two images are under a sum of channels and under a weighted one."""
    raise NotImplementedError
