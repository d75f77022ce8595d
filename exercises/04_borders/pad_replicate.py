"""Repeat the edge of an image beyond it.

The simplest guess at what lies beyond the edge of a picture is: more of the same. Replicate padding repeats the
outermost cells, as often as it takes; two cells on each side of a row make

    1234  ->  11 1234 44

An index that lies outside is moved to the nearest one inside, on each axis by itself:

    y[a, b] = image[clip(a - PH, 0, H - 1), clip(b - PW, 0, W - 1)],    clip(n, low, high) = min(max(n, low), high)

So the corners of y are filled with the corners of the image. Unlike a mirror, which shows no more than there is
before it, this can go on without end.

Example:
    image  1 2 3    padding (1, 2)    y  1 1 1 2 3 3 3
           4 5 6                         1 1 1 2 3 3 3
                                         4 4 4 5 6 6 6
                                         4 4 4 5 6 6 6
    [[1, 2]] with padding (1, 3) is two more rows like its only one, 1 1 1 1 2 2 2 2.

Arguments: a NumPy array `image` (H, W) with at least one cell; a tuple `padding` of two ints (PH, PW), 0 or more,
the number of rows above and below and the number of columns on the left and on the right. They may be larger than
the image.

Return: an array of shape (H + 2 * PH, W + 2 * PW). Nothing is computed, only copied: integers stay integers,
floating numbers floating.

Not the point: `np.pad`, `jax.numpy.pad`, `jax.lax.pad`, jconv. Slices, `np.concatenate`, `np.clip` and index
arrays are welcome, NumPy's and jax.numpy's.

Read more: `help(jconv.pad)`, which draws five ways of padding; Liu et al., Partial convolution based padding,
2018.
"""

import numpy as np


def pad_replicate(image: np.ndarray, padding: tuple[int, int]) -> np.ndarray:
    """Extend image (H, W) by copies of its outermost cells, (PH, PW) on each side."""
    raise NotImplementedError
