"""Build the layer: batch, channels, bias, stride and padding.

Pad H and W with `padding` zeros on each side. Every output channel o has a kernel of its own, which spans
all C input channels: at each position multiply, add up over the channels and the window, and add the
channel's bias. The window moves `stride` cells at a time; nothing is flipped:

    y[n, o, i, j] = bias[o] + sum over c, u, v of
                    padded[n, c, i * stride + u, j * stride + v] * kernel[o, c, u, v]
    OH = floor((H + 2 * padding - KH) / stride) + 1, and OW likewise

Four pitfalls, each of which some case is there to catch:
    channel dimension confusion   the kernel is (O, C, KH, KW): output channels first, and C is summed over
    padding miscalculation        on both sides of H and W, not on N or C; K x K keeps the size with (K - 1) // 2
                                  for odd K and stride 1: 3 x 3 with 1, not 2, and 7 x 7 with 3
    stride off by one             i counts outputs: it stops at OH, the window starts at i * stride
    batch dimension forgotten     the images of a batch do not mix; N may be 1, and the axis stays

Example:
    One image, one channel (N = C = O = 1), bias [10], stride 1, padding 0:
    x  1 2 3 0    kernel  1  0    y   6  6 12      y[0, 0, 0, 0] = 1*1 + 2*0 + 4*0 + 5*(-1) + 10 = 6
       4 5 6 1            0 -1        6  6 14
       7 8 9 2                       16 16 16
       0 1 2 3
    A 128 x 128 RGB image, 32 kernels of 5 x 5, padding 2, stride 2: y has the shape (1, 32, 64, 64).

Arguments: NumPy arrays `x` (N, C, H, W), `kernel` (O, C, KH, KW) and `bias` (O,); `stride` and `padding`
are ints, for both axes. No two of these sizes need be equal; the kernel fits into the padded image.

Return: an array of shape (N, O, OH, OW), of integers where the arrays hold integers (int64 here, nothing
overflows), floating where they are float32.

Not the point: `jax.lax.conv*`, `flax`, `torch`, jconv itself. `np.pad`, `einsum` and `tensordot` are
welcome.

Read more: `help(jconv.conv2d)`; the documentation of `torch.nn.Conv2d`, which computes this.
"""

import numpy as np


def conv2d_batch(
    x: np.ndarray, kernel: np.ndarray, bias: np.ndarray, stride: int = 1, padding: int = 0
) -> np.ndarray:
    """Convolve a batch x (N, C, H, W) with kernel (O, C, KH, KW), add bias (O,); returns (N, O, OH, OW)."""
    raise NotImplementedError
