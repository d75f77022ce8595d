"""Blur before you subsample.

To keep every second cell of a checkerboard is to keep one colour: a map of ones or, had the board stood one
cell further, of zeros. A stride folds what is too fine for it onto something else, in strided convolutions
and in pools as here. So take the finest detail out first: blur, then keep every second cell.

    w = [1, 2, 1] / 4       where filter_size is 3
    w = [1, 3, 3, 1] / 8    where it is 4; in general a row of Pascal's triangle over its sum, 2^(filter_size - 1)

    y[c, i, j] = sum over u, v of x[c, 2 * i + u - low, 2 * j + v - low] * w[u] * w[v],    u, v = 0 ... F - 1
    low = floor((F - 1) / 2), F = filter_size;    OH = ceil(H / 2), OW = ceil(W / 2)

Each channel is blurred by itself, and its cells of even row and even column are kept. Beyond the edges x is
reflected at its outermost cell, which is not repeated: a b c d goes on as ... c b a b c d c b ... The taps
reach over the top and left edges by low cells, over the bottom and right ones by floor(F / 2) at most: by one
and one where F is 3, by one and two where F is 4.

Example:
    x  1 0 1 0    every second cell  1 1    y  0.5 0.5    grey, for both filter sizes: what a
       0 1 0 1                       1 1       0.5 0.5    checkerboard looks like from afar
       1 0 1 0
       0 1 0 1
    Five rows of 0 0 8 0 0 each, filter_size 3: blurred 0 2 4 2 0, so y is three rows of 0 4 0.
    With filter_size 4: blurred 1 3 3 1 1, so y is three rows of 1 3 1. The last 1 is the 8 again, reflected.

Arguments: a NumPy array `x` (C, H, W), int64 or float32, with H and W above filter_size / 2, not always equal,
and an int `filter_size`, 2 to 5.

Return: an array of shape (C, ceil(H / 2), ceil(W / 2)), floating for integers too.

Not the point: `jax.lax.conv*`, `np.convolve`, `scipy.ndimage`, `scipy.signal`, `jconv.blur_pool` and their kin.
`np.pad`, which has a mode for this border, is welcome.

Read more: Zhang, Making convolutional networks shift-invariant again, 2019; `help(jconv.blur_pool)`.
"""

import numpy as np


def blur_pool(x: np.ndarray, filter_size: int = 3) -> np.ndarray:
    """Blur every channel of x (C, H, W), keep every second cell: (C, ceil(H / 2), ceil(W / 2)), floating."""
    raise NotImplementedError
