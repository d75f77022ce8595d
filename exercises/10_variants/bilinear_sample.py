"""Read an image between its pixels.

A kernel whose taps may lie anywhere must know the image at row 1.25, column 0.5. Bilinear interpolation takes
the four cells around that point, and each counts the more the nearer it is. Rounding to the nearest cell would
do without them, but an answer that jumps has no useful derivative, and a network could not learn where to look.

    value(r, s) = sum over the cells i, j around it of image[i, j] * (1 - |r - i|) * (1 - |s - j|)
                  i = floor(r), floor(r) + 1,  j = floor(s), floor(s) + 1

A cell outside the image is 0. So the value fades out over one cell beyond the border, and is 0 from there on.

Three pitfalls: floor(-0.25) is -1, but int(-0.25) is 0. Index -1 is the last row, not an empty one. An index
past the end is an error in NumPy, and silently the last row in jax.

Example:
    image  10 20    at (0.5, 0.5)    25     all four, a quarter each
           30 40    at (0.25, 0.5)   20     15 from the upper row, 35 from the lower, 3 : 1
                    at (1, 1)        40     a cell itself, also at the image's edge
                    at (1.25, 1)     30     three quarters of 40, a quarter of 0
                    at (-0.5, -0.5)  2.5    a quarter of 10
                    at (2, 0)        0

Arguments: NumPy arrays `image` (H, W), float32 or int64, and `points` (M, 2), float32, a row and a column
coordinate each, in this order, finite and of any size.

Return: an array of shape (M,), floating for integer images too.

Write it in jax.numpy. Not only the values are checked, also the gradient of a weighted sum of them with
respect to `image`, as `jax.grad` finds it (for a float32 image; the points are known): each cell gets the
weights above from the points around it. `np.asarray(image)`, `float(image[i, j])` and writing into NumPy arrays
break it off.

Not the point: `jax.scipy.ndimage.map_coordinates`, `scipy.ndimage`, `scipy.interpolate`, torch, jconv.

Read more: Jaderberg et al., Spatial transformer networks, 2015; `help(jconv.deform_conv2d)`, which reads so.
"""

import jax


def bilinear_sample(image: jax.Array, points: jax.Array) -> jax.Array:
    """Read image (H, W) at fractional points (M, 2), zero outside; returns (M,)."""
    raise NotImplementedError
