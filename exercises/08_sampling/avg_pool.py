"""Keep the mean of every window: average pooling.

As `max_pool`, with the mean for the largest. That is a convolution of every channel with a box blur, whose
weights are all 1 / window^2, of which every stride-th cell is kept. LeNet-5 makes its maps smaller much this
way, with a factor and a bias that are learned:

    total[c, i, j] = sum over u, v of padded[c, i * stride + u, j * stride + v],    u, v = 0 ... window - 1
    y[c, i, j] = total[c, i, j] / count
    OH = floor((H + 2 * padding - window) / stride) + 1, and OW likewise

The padding is zeros. Do they count? With `count_include_pad` they do: the count is window^2 everywhere, and
the border of a bright image comes out darker, an edge that is not there. Without it the count is the number of
the window's cells that lie inside x.

Example:
    x of one channel   1 2 3 0    window 2    y  3    2.5    (1 + 2 + 4 + 5) / 4 = 3, (3 + 0 + 6 + 1) / 4 = 2.5
                       4 5 6 1                   4    4
                       7 8 9 2
                       0 1 2 3
    The row 6 6 6 with window 3, stride 1, padding 1: 1.33 2 1.33 where the zeros count (12 / 9 and 18 / 9), for
    6 of a window's 9 cells or more are padding; 6 6 6 where they do not.
    5 x 5 with window 2 gives 2 x 2: the last row and column are left out.

Arguments: a NumPy array `x` (C, H, W) of int64, uint8 or float32; ints `window` and `padding`, for both axes,
with padding at most half the window, so that every window sees a cell; `stride`, an int for both axes, or None
for the window's size; `count_include_pad`, a bool. H and W need not be equal.

Return: an array of shape (C, OH, OW), floating for integers too: a mean is rarely an integer. Photos are uint8,
0 to 255, and what is added up in uint8 starts again from 0 after 255: widen x before the first sum.

Not the point: `jax.lax.reduce_window`, `jax.lax.conv*`, `flax`, `torch`, `scipy.ndimage`, jconv itself.
`np.pad` and `sliding_window_view` are welcome.

Read more: LeCun et al., Gradient-based learning applied to document recognition, 1998;
`help(jconv.avg_pool)`.
"""

import numpy as np


def avg_pool(
    x: np.ndarray, window: int, stride: int | None = None, padding: int = 0, count_include_pad: bool = True
) -> np.ndarray:
    """Return the mean of every window of x (C, H, W): (C, OH, OW), floating."""
    raise NotImplementedError
