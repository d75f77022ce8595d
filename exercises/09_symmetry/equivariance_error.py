"""Measure whether a correlation follows when its image is shifted.

A cat in the top left corner and the same cat at the bottom right are found by one kernel, and the feature
map's bright spot moves with the cat: conv(shift(image)) = shift(conv(image)). That is translation
equivariance. It follows from using one kernel at every position, and the borders can break it. How far from
equal the two sides are:

    error = max |conv(shift(image)) - shift(conv(image))| / max |conv(image)|        the maxima over all cells

shift is cyclic: what leaves on one side comes in on the other, shifted[i, j] = image[(i - dy) mod H, (j - dx)
mod W]. conv is a cross-correlation that keeps the size:

    y[i, j] = sum over u, v of image[i + u - (KH - 1) // 2, j + v - (KW - 1) // 2] * kernel[u, v],
              i = 0 ... H - 1,  j = 0 ... W - 1

A cell outside the image is 0 if padding_mode is "zeros"; if it is "circular", the image is repeated without
end: image[a, b] is image[a mod H, b mod W].

Example:
    image [[0, 0, 4, 0, 0]], kernel [[1, 2, 3]], "zeros": y = 0 12 8 4 0, of which the largest is 12
    shift (0, 1):   conv(shift) = 0 0 12 8 4    shift(conv) = 0 0 12 8 4     error 0: no border was met
    shift (0, 2):   conv(shift) = 0 0 0 12 8    shift(conv) = 4 0 0 12 8     error 4 / 12 = 0.3333
    The same with "circular": both are 4 0 0 12 8. There is no border, so the error is 0 for every shift.

Arguments: NumPy arrays `image` (H, W) and `kernel` (KH, KW), of even or odd size, int64 or float32; `shift`
is a tuple (dy, dx) of ints, which may be negative; `padding_mode` is a string, "zeros" or "circular".
conv(image) is not zero everywhere.

Return: a float, for integer arrays too; a floating array without axes will do.

Not the point: jconv, its `correlate` too, and torch. Any other correlation will do, ready-made or yours;
`np.roll` and `np.pad` are welcome.

Read more: `help(jconv.equivariance.equivariance_error)`; Kayhan and van Gemert, On translation invariance in
CNNs: Convolutional layers can exploit absolute spatial location, 2020.
"""

import numpy as np


def equivariance_error(image: np.ndarray, kernel: np.ndarray, shift: tuple[int, int], padding_mode: str) -> float:
    """Return how far conv(shift(image)) is from shift(conv(image)), relative to conv(image)."""
    raise NotImplementedError
