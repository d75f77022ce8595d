"""Compute one cell of the output, step by step.

Before you slide a kernel over a whole image, do at a single position what you would do on paper. Cell (i, j) of
the output belongs to one window of the image, as large as the kernel. Multiply what lies on top of each other,
then add the products up:

    products[u, v] = image[i * stride + u, j * stride + v] * kernel[u, v],    u < KH, v < KW
    total          = sum over u, v of products[u, v]

Rows and columns count from 0. The kernel is not flipped. With stride 1 the window's top left corner is (i, j)
itself. A larger stride moves the kernel that many cells each time; inside the window the cells stay neighbours.

Example:
    image  10  20  30  40  50    kernel -1 0 1    cell (0, 0)  10 20 30    products -10 0  30
           20  40  60  80 100           -2 0 2    lies over    20 40 60             -40 0 120
           30  60  90 120 150           -1 0 1                 30 60 90             -30 0  90    total 160
           40  80 120 160 200
           50 100 150 200 250
    Cell (1, 1) lies over rows 1 to 3 and columns 1 to 3: 40 60 80, 60 90 120, 80 120 160. Its total is 240.
    With stride 2 cell (1, 1) lies over rows 2 to 4 and columns 2 to 4, and its total is 320.

Arguments: two NumPy arrays, `image` (H, W) and `kernel` (KH, KW), neither of which need be square; `i`, `j` and
`stride` are ints, `stride` is 1 or more. The window lies wholly inside the image.

Return: a tuple of two: the array `products`, of the kernel's shape, and `total`, one number. Both hold integers
where the arguments are integers (int64 here, nothing overflows), floating-point numbers where they are float32.

Not the point: jconv, and computing the whole output to look one cell up. NumPy and jax.numpy are welcome.

Read more: Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016, whose figures show a
window each; `help(jconv.correlate)`.
"""

import numpy as np


def one_cell(
    image: np.ndarray, kernel: np.ndarray, i: int, j: int, stride: int = 1
) -> tuple[np.ndarray, int | float]:
    """Return the products (KH, KW) that make up cell (i, j) of the output, and their sum."""
    raise NotImplementedError
