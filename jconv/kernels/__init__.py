"""The gallery of hand-made kernels: what an image filter is made of, as plain arrays.

A kernel is written as it is laid over the image (cross-correlation, as in every deep-learning library), so
`sobel_x` answers with a positive number where the image grows brighter to the right. Derivative kernels are
not normalised, as in SciPy and OpenCV; averaging kernels sum to 1. Angles are in radians, clockwise on the
screen, since rows go down.

    averaging    kernels that sum to 1
    derivatives  kernels that sum to 0
    relief       both at once: the image and what changes in it
    oriented     kernels with a direction of their own
    factors      the column and the row that a kernel is made of
    gallery      all of them by name
    sampling     curves at the centres of cells, and checked numbers
"""

from jconv.kernels.averaging import box, gaussian, identity
from jconv.kernels.derivatives import (
    laplacian,
    laplacian_of_gaussian,
    prewitt_x,
    prewitt_y,
    scharr_x,
    scharr_y,
    sobel_x,
    sobel_y,
)
from jconv.kernels.factors import separate
from jconv.kernels.gallery import GALLERY, GalleryEntry
from jconv.kernels.oriented import gabor, motion
from jconv.kernels.relief import emboss, sharpen

__all__ = [
    "GALLERY",
    "GalleryEntry",
    "box",
    "emboss",
    "gabor",
    "gaussian",
    "identity",
    "laplacian",
    "laplacian_of_gaussian",
    "motion",
    "prewitt_x",
    "prewitt_y",
    "scharr_x",
    "scharr_y",
    "separate",
    "sharpen",
    "sobel_x",
    "sobel_y",
]
