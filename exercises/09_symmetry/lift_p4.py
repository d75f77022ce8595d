"""Find a pattern in four poses: the first layer of a rotation-equivariant network.

A face lying on its side is still a face, but a kernel for upright ones misses it. So share one kernel among
four poses: turn it by 0, 90, 180 and 270 degrees, correlate the image with each, and keep the four results
apart, on an axis of their own. "p4" is the name of these turns together with all shifts.

    y[o, g] = sum over c of x[c] correlated with kernel[o, c] turned g times
    y[o, g, i, j] = sum over c, u, v of x[c, i + u, j + v] * pose[u, v],    pose = np.rot90(kernel[o, c], g)

A turn is counterclockwise, as np.rot90's: turned[u, v] = before[v, K - 1 - u]. Only positions where the kernel
lies wholly inside count.

Turn the image, and the output is what `rotate_features` makes of it, its planes turned and moved on by one.

Example:
    kernel -1 1    its poses  -1 1    1  1    1 -1   -1 -1      it answers to steps up to the right,
           -1 1               -1 1   -1 -1    1 -1    1  1      to the top, to the left, to the bottom
    x  0 5    y  10, 0, -10, 0          x turned  5 5    y  0, 10, 0, -10, the same moved on by one
       0 5                                        0 0
    It takes copies of one kernel. With four unrelated ones in place of the poses, -1 1 / -1 1, 1 0 / 0 0,
    0 1 / 0 0 and 0 0 / 1 0, x gives 10, 0, 5, 0, but x turned 0, 5, 5, 0: the equivariance has vanished.

Arguments: NumPy arrays `x` (C, H, W), not always square, and `kernel` (O, C, K, K), which is square and
fits into the image.

Return: an array of shape (O, 4, H - K + 1, W - K + 1), of integers where the arguments are integers (int64
here, nothing overflows), floating where they are float32.

Not the point: jconv and torch. Any other correlation will do, yours or `jax.lax.conv`, which takes four times O
kernels as easily as O.

Read more: Cohen and Welling, Group equivariant convolutional networks, 2016;
`help(jconv.equivariance.lift_conv)`.
"""

import numpy as np


def lift_p4(x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Correlate x (C, H, W) with kernel (O, C, K, K) in four poses; returns (O, 4, H - K + 1, W - K + 1)."""
    raise NotImplementedError
