"""Keep the largest cell of every window: max pooling.

A window slides over every channel by itself, usually in steps of its own size, and only the strongest answer
in it is kept. The map gets smaller, and a feature that moves within its window stays where it was in the
result; one that crosses into the next window does not. There are no weights:

    y[c, i, j] = max over u, v of padded[c, i * stride + u, j * stride + v],    u, v = 0 ... window - 1
    OH = floor((H + 2 * padding - window) / stride) + 1, and OW likewise

The floor leaves rows and columns out at the end that fill no window. The padding is never the largest:
it counts as minus infinity, for with zeros a window of negative numbers would answer 0. Integers have no
infinity: np.iinfo(x.dtype).min is their lowest. (jnp.asarray makes int32 of int64: ask for the lowest after it.)

Example:
    x of one channel   1 2 3 0    window 2    y  5 6    max(1, 2, 4, 5) = 5, max(3, 0, 6, 1) = 6
                       4 5 6 1                   8 9
                       7 8 9 2
                       0 1 2 3
    With stride 1 it is 3 x 3: 5 6 6 / 8 9 9 / 8 9 9.
    5 x 5 with window 2 gives 2 x 2: the last row and column are left out. 224 x 224 gives 112 x 112.
    The single row -3 -1 -2 with window 3, stride 1, padding 1 gives -1 -1 -1.

Arguments: a NumPy array `x` (C, H, W); ints `window` and `padding`, for both axes, with padding at most half
the window, so that every window sees a cell; `stride`, an int for both axes, or None for the window's size.
H and W need not be equal.

Return: an array of shape (C, OH, OW). Every cell of it is one of x, so integers stay integers, floating
numbers floating.

Not the point: `jax.lax.reduce_window`, `flax`, `torch`, `scipy.ndimage`, jconv itself. `np.pad` and
`sliding_window_view` are welcome.

Read more: Scherer, Müller and Behnke, Evaluation of pooling operations in convolutional architectures for
object recognition, 2010; `help(jconv.max_pool)`.
"""

import numpy as np


def max_pool(x: np.ndarray, window: int, stride: int | None = None, padding: int = 0) -> np.ndarray:
    """Return the largest cell of every window of x (C, H, W): (C, OH, OW)."""
    raise NotImplementedError
