"""Run the layer backwards: from the gradient of its output to the gradients of what went in.

Training has to know which way each weight should change. Backpropagation finds out from the end: the layers
behind hand over dy, the derivative of the loss by every cell of y, and the layer answers with the derivatives
of the loss by x, by the kernel and by the bias. Its forward pass is that of `conv2d_batch`:

    y[n, o, i, j] = bias[o] + sum over c, u, v of
                    padded[n, c, i * stride + u, j * stride + v] * kernel[o, c, u, v]

Where a product is added to y[n, o, i, j], its first factor receives the second one times dy[n, o, i, j], and
the second factor the first one times dy[n, o, i, j]. Add up what each cell receives:

    dpadded[n, c, i * stride + u, j * stride + v] receives kernel[o, c, u, v] * dy[n, o, i, j], from each o, i, j
    dx = dpadded without the padding, so dx has the shape of x; a cell that no window covers has 0
    dkernel[o, c, u, v] = sum over n, i, j of padded[n, c, i * stride + u, j * stride + v] * dy[n, o, i, j]
    dbias[o] = sum over n, i, j of dy[n, o, i, j]

Example:
    N = C = O = 1, stride 1, padding 0:
    x  1 2 3    kernel  1  0    dy  1 2    dx  1  2  0    dkernel  37 47    dbias  10
       4 5 6            0 -1        3 4        3  3 -2             67 77
       7 8 9                                   0 -3 -4
    dx[0, 0, 1, 1] = 4*1 + 1*(-1) = 3: two windows have a weight that is not 0 over the 5.
    dkernel[0, 0, 0, 0] = 1*1 + 2*2 + 4*3 + 5*4 = 37: this weight lay over 1, 2, 4 and 5.

Arguments: NumPy arrays `x` (N, C, H, W), `kernel` (O, C, KH, KW) and `dy` (N, O, OH, OW), all float32; `stride`
and `padding` are ints, for both axes: padded is x with `padding` zeros on all four sides. The stride need not
divide.

Return: a tuple (dx, dkernel, dbias) of floating arrays, shaped (N, C, H, W), (O, C, KH, KW) and (O,).

Not the point: `jax.grad`, `jax.vjp` and other automatic differentiation, which is for checking yourself; nor
`jax.lax.conv*`, SciPy and jconv. `np.pad`, `einsum` and `jnp.zeros(...).at[...].add` are welcome.

Read more: Rumelhart, Hinton and Williams, Learning representations by back-propagating errors, 1986;
Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016.
"""

import numpy as np


def conv2d_backward(
    x: np.ndarray, kernel: np.ndarray, dy: np.ndarray, stride: int = 1, padding: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the gradients (dx, dkernel, dbias) of the layer, given that of its output, dy (N, O, OH, OW)."""
    raise NotImplementedError
