"""Build the Gaussian kernel, the bell that blurs.

A box blur averages all cells of its window equally. The Gaussian lets a cell count less the farther it lies
from the centre, and blurs more smoothly for it. Sample the bell at the centres of the cells, u rows and v
columns away from the middle, and divide by the total, so that a flat image keeps its brightness:

    weight[i, j] = exp(-(u^2 + v^2) / (2 sigma^2)),   u = i - (size - 1) / 2,  v = j - (size - 1) / 2
    kernel = weight / (sum of all weights)

Sigma, the standard deviation, says how wide the bell is; size, how much of it is kept. The factor 1 / (2 pi
sigma^2) of the textbooks makes the whole bell's volume 1, not the sum of these samples.

Example:
    size 3, sigma 1         0.0751 0.1238 0.0751    a corner weighs exp(-1) = 0.368, a side
                            0.1238 0.2042 0.1238    exp(-1/2) = 0.607, the middle 1, and all
                            0.0751 0.1238 0.0751    nine together 4.898
    size 3, sigma 0.8493    1/16 2/16 1/16          sigma = 1 / sqrt(2 log 2): a step to the side
                            2/16 4/16 2/16          halves the weight. This is the Gaussian blur
                            1/16 2/16 1/16          of the galleries of kernels
    size 2, any sigma       0.25 0.25 / 0.25 0.25   the middle is where the four cells meet
    size 3, sigma 10        0.1107 to 0.1119        almost a box of 1/9 = 0.1111: only the top of the bell

Arguments: `size`, an int of 1 or more, odd or even, and `sigma`, a float or int, 0.2 or more.

Return: an array of shape (size, size), floating, which sums to 1.

Not the point: `scipy.ndimage.gaussian_filter`, `scipy.signal.windows.gaussian`, OpenCV, jconv. NumPy and
jax.numpy are welcome.

Read more: `help(jconv.kernels.gaussian)`; Marr and Hildreth, Theory of edge detection, 1980, on why a
Gaussian.
"""

import numpy as np


def gaussian_kernel(size: int, sigma: float) -> np.ndarray:
    """Return the Gaussian kernel (size, size), sampled at the cells' centres and scaled to sum to 1."""
    raise NotImplementedError
