"""Find patterns of patterns in four poses: the further layers of a rotation-equivariant network.

`lift_p4` gives every channel four planes, one a pose. A kernel for such features has four planes as well: a
mouth in pose h here, a nose in pose h above it. Turn this face, and its parts turn with it: the planes of the
kernel turn, and they change places, since what stood in pose h stands in pose h + 1. So pose g of the kernel
is what `rotate_features` makes of it with g turns:

    pose[o, g, c, h] = kernel[o, c, (h - g) mod 4], turned g times counterclockwise, as by np.rot90
    y[o, g, i, j] = sum over c, h, u, v of x[c, h, i + u, j + v] * pose[o, g, c, h, u, v]

Turn the features, and the output is turned in the same way: group_conv_p4(rotate_features(x), kernel) =
rotate_features(group_conv_p4(x, kernel)). A layer on this layer keeps that, as do ReLU and a bias that is the
same for all four poses.

Example:
    One channel, planes of a single cell, K = 1, so only the places change:
    x  1, 10, 100, 1000    kernel  1, 2, 0, 0
    y[0] = 1*1    + 10*2   = 21        the kernel as it is
    y[1] = 10*1   + 100*2  = 210       its pose 1 is 0, 1, 2, 0
    y[2] = 100*1  + 1000*2 = 2100
    y[3] = 1000*1 + 1*2    = 1002      its pose 3 is 2, 0, 0, 1
    x moved on by one is 1000, 1, 10, 100 and gives 1002, 21, 210, 2100: y moved on by one.

Arguments: NumPy arrays `x` (C, 4, H, W), not always square, and `kernel` (O, C, 4, K, K), which is square and
fits into the image.

Return: an array of shape (O, 4, H - K + 1, W - K + 1), of integers where the arguments are integers (int64
here, nothing overflows), floating where they are float32.

Not the point: jconv and torch. Any other correlation will do, `jax.lax.conv` too: written out for all poses the
kernel is (4 O, 4 C, K, K), and the layer an ordinary one. Your own `rotate_features`, copied in, is a start.

Read more: Cohen and Welling, Group equivariant convolutional networks, 2016;
`help(jconv.equivariance.group_conv)`.
"""

import numpy as np


def group_conv_p4(x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Correlate features x (C, 4, H, W) with kernel (O, C, 4, K, K) in four poses; returns (O, 4, OH, OW)."""
    raise NotImplementedError
