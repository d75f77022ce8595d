"""Find the edges of an image, in every direction.

The Sobel kernels subtract one side from the other and smooth across, weighted 1, 2, 1. Sobel x compares
left and right, so it answers to vertical edges, which are changes of brightness along a row; Sobel y
compares top and bottom. Together they say how steep the image is, whatever the direction:

    Kx = -1 0 1      Ky = -1 -2 -1      Gx, Gy = the image, cross-correlated with Kx and with Ky
         -2 0 2            0  0  0
         -1 0 1            1  2  1      magnitude = sqrt(Gx^2 + Gy^2), cell by cell

Example:
    The image 10 10 50 / 10 10 50 / 10 10 50 has Gx = 40 + 2*40 + 40 = 160, Gy = 0: the magnitude is 160.
    On its side, as 10 10 10 / 10 10 10 / 50 50 50, it has Gx = 0, Gy = 160 and the same magnitude.
    The 5 x 5 image with 10 * row * column in its cells (rows and columns counted from 1) has
    Gx = 160 160 160    Gy = 160 240 320    magnitude = 226.27 288.44 357.77
         240 240 240         160 240 320                288.44 339.41 400
         320 320 320         160 240 320                357.77 400    452.55

Arguments: a NumPy array `image` (H, W), int64 or float32, 3 x 3 or larger and not always square. Integers may
be a picture of sixteen bits, up to 65535: its gradients' squares do not fit into the 32 bits of jax's integers.

Return: an array of shape (H - 2, W - 2), the positions where the kernels lie wholly inside. It is floating
for integer images too: a square root is rarely an integer.

Not the point: `jconv.filters`, `scipy.ndimage.sobel`, `skimage.filters`, OpenCV. Your own `correlate2d`,
copied in, is a good start, and slices of the image do without a loop.

Read more: `help(jconv.filters.sobel_magnitude)`, which pads and so keeps the size; Duda and Hart, Pattern
Classification and Scene Analysis, 1973.
"""

import numpy as np


def sobel_magnitude(image: np.ndarray) -> np.ndarray:
    """Return the gradient's magnitude of image (H, W) by the Sobel kernels: (H - 2, W - 2), floating."""
    raise NotImplementedError
