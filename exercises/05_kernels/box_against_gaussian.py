"""Measure why a Gaussian blur looks more natural than a box blur.

Blur a photo by both (`jconv filter PHOTO --kernel box -o OUT`, `--kernel gaussian`) and look. The box makes
squares of bright points, and brings fine stripes back the other way round, dark where they were bright. In
numbers: a kernel answers to a wave with that wave, times its response R. A wave of frequency f, in cycles a
cell, that runs along a row has a = 0, b = f. Along the diagonal it has a = b = f / sqrt(2): as long a wave,
only turned.

    R(a, b) = sum over i, j of kernel[i, j] * cos(2 pi (a * di + b * dj)),
              di and dj the cell's distances from the kernel's middle, in rows and columns

1 passes the wave as it is, 0 wipes it out, and less than 0 swaps dark and bright. A natural blur lets less
and less through as f grows, never less than 0, and the same in every direction. Compare, for a size K,

    the box         K x K weights of 1 / K^2; di, dj = -(K - 1) / 2 ... (K - 1) / 2, in halves for even K
    the Gaussian    exp(-(di^2 + dj^2) / (2 sigma^2)), divided by the sum of all; di, dj = -r ... r in whole
                    cells, r = ceil(4 sigma). It has the box's standard deviation along an axis, and so
                    blurs as far: sigma = sqrt((K^2 - 1) / 12)

Example: K = 5, so sigma = sqrt(2) and r = 6
    f                    0    0.1     0.2     0.25    0.3     0.4
    box, row             1    0.647   0      -0.2    -0.247   0        a quarter, but swapped
    box, diagonal        1    0.662   0.137   0.018   0.004   0.062    the same waves, turned
    Gaussian, row        1    0.674   0.206   0.085   0.029   0.002
    Gaussian, diagonal   1    0.674   0.206   0.085   0.029   0.002

Arguments: an int `size`, K, 2 or more, odd or even; a NumPy array `frequencies` (F,), float32, from 0 to
0.5, where the stripes are one cell wide and alternate.

Return: an array of shape (2, 2, F), floating: [0] the box, [1] the Gaussian; in each, [0] along a row, [1]
along the diagonal.

Not the point: `scipy.signal`, jconv. An FFT gives certain frequencies only, and the size of R without its
sign.

Read more: `help(jconv.antialias.frequency_response)`; Wells, Efficient synthesis of Gaussian filters by
cascaded uniform filters, 1986, on boxes that together are almost a Gaussian.
"""

import numpy as np


def box_against_gaussian(size: int, frequencies: np.ndarray) -> np.ndarray:
    """Return the responses (2, 2, F): of the box and the Gaussian, along a row and along the diagonal."""
    raise NotImplementedError
