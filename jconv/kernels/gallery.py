"""The gallery: every kernel by name, with what it answers to and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import jax

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
from jconv.kernels.oriented import gabor, motion
from jconv.kernels.relief import emboss, sharpen

__all__ = ["GALLERY", "GalleryEntry"]


@dataclass(frozen=True)
class GalleryEntry:
    """A kernel to show: what it answers to, why its weights do that, and the function that builds it.

    `separable` says whether it is an outer product, so that `separate` takes it apart.
    """

    title: str
    detects: str
    why: str
    build: Callable[[], jax.Array]
    separable: bool


GALLERY: Mapping[str, GalleryEntry] = MappingProxyType(
    {
        "identity": GalleryEntry(
            "Identity",
            "nothing: the output equals the input",
            "one weight of 1 on the cell itself",
            identity,
            True,
        ),
        "sobel_x": GalleryEntry(
            "Sobel X",
            "vertical edges",
            "subtracts left from right; a large value means that brightness changes along the row",
            sobel_x,
            True,
        ),
        "sobel_y": GalleryEntry(
            "Sobel Y",
            "horizontal edges",
            "subtracts top from bottom; a large value means that brightness changes down the column",
            sobel_y,
            True,
        ),
        "prewitt_x": GalleryEntry(
            "Prewitt X",
            "vertical edges",
            "subtracts left from right as Sobel does, with the same weight for all three rows",
            prewitt_x,
            True,
        ),
        "prewitt_y": GalleryEntry(
            "Prewitt Y",
            "horizontal edges",
            "subtracts top from bottom as Sobel does, with the same weight for all three columns",
            prewitt_y,
            True,
        ),
        "scharr_x": GalleryEntry(
            "Scharr X",
            "vertical edges",
            "subtracts left from right, with weights chosen so that a slanted edge is measured truly",
            scharr_x,
            True,
        ),
        "scharr_y": GalleryEntry(
            "Scharr Y",
            "horizontal edges",
            "subtracts top from bottom, with weights chosen so that a slanted edge is measured truly",
            scharr_y,
            True,
        ),
        "box": GalleryEntry("Box blur", "the local mean", "averages all 9 neighbours equally", box, True),
        "gaussian": GalleryEntry(
            "Gaussian blur",
            "the local mean, near cells first",
            "weights decay with distance from the centre, so the blur is smoother than the box",
            gaussian,
            True,
        ),
        "motion": GalleryEntry(
            "Motion blur",
            "the mean along a line",
            "averages the 9 cells that a moving camera sees in turn, so only detail along the line is lost",
            motion,
            True,
        ),
        "sharpen": GalleryEntry(
            "Sharpen",
            "detail",
            "amplifies the centre relative to its neighbours, and so every difference between them",
            sharpen,
            False,
        ),
        "laplacian": GalleryEntry(
            "Laplacian",
            "edges of any direction",
            "second derivative: zero on flat ground and on a ramp, whichever way it climbs",
            laplacian,
            False,
        ),
        "laplacian_of_gaussian": GalleryEntry(
            "Laplacian of Gaussian",
            "blobs and edges of one size",
            "second derivative of the blurred image, so that noise smaller than the bell curve averages out",
            laplacian_of_gaussian,
            False,
        ),
        "emboss": GalleryEntry(
            "Emboss", "relief", "adds the slope along the diagonal, as if lit from one side", emboss, False
        ),
        "gabor": GalleryEntry(
            "Gabor",
            "stripes of one width and one direction",
            "a wave under a bell curve: stripes in step with it add up, and all others cancel",
            gabor,
            True,
        ),
    }
)
"""The gallery by name, in the order in which it is shown: the course's eight kernels, and their relatives."""
