"""Put a mirror at the edge of an image.

A kernel that reaches over the edge of an image finds nothing there, and something has to be put there first.
Reflect padding continues the image by its own mirror image. The edge is the mirror and is not repeated; two cells
on each side of a row make

    1234  ->  32 1234 32

What lies n cells beyond an edge is what lies n cells before it. In indices of the image, which run below 0 and
past the end here:

    image[-n] = image[n],    image[H - 1 + n] = image[H - 1 - n],    n = 1 ... PH        and likewise for columns

The corners are mirrored both ways: image[-1, -1] = image[1, 1].

Example:
    image  1 2 3    padding (1, 2)    y  6 5 4 5 6 5 4    the row above is row 1, 4 5 6, and its mirror images
           4 5 6                         3 2 1 2 3 2 1
                                         6 5 4 5 6 5 4
                                         3 2 1 2 3 2 1
    [[1, 2, 3, 4]] with padding (0, 2) is [[3, 2, 1, 2, 3, 4, 3, 2]].

Arguments: a NumPy array `image` (H, W); a tuple `padding` of two ints (PH, PW), the number of rows above and
below and the number of columns on the left and on the right. A mirror shows no more than there is before it:
0 <= PH < H and 0 <= PW < W.

Return: an array of shape (H + 2 * PH, W + 2 * PW). Nothing is computed, only copied: integers stay integers,
floating numbers floating.

Not the point: `np.pad`, `jax.numpy.pad`, `jax.lax.pad`, jconv. Slices, `np.concatenate` and index arrays are
welcome, NumPy's and jax.numpy's.

Read more: `help(jconv.pad)`, which draws five ways of padding; Liu et al., Partial convolution based padding,
2018.
"""

import numpy as np


def pad_reflect(image: np.ndarray, padding: tuple[int, int]) -> np.ndarray:
    """Extend image (H, W) by its mirror image, (PH, PW) cells on each side, without repeating the edge."""
    raise NotImplementedError
