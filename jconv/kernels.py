"""The gallery of hand-made kernels: what an image filter is made of, as plain arrays.

A kernel is written as it is laid over the image (cross-correlation, as in every deep-learning library), so
`sobel_x` answers with a positive number where the image grows brighter to the right. Derivative kernels are
not normalised, as in SciPy and OpenCV; averaging kernels sum to 1.
"""

import numbers
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import DTypeLike

from jconv.arguments import Ints, integer, per_axis

__all__ = [
    "GALLERY",
    "GalleryEntry",
    "box",
    "emboss",
    "gaussian",
    "identity",
    "laplacian",
    "sharpen",
    "sobel_x",
    "sobel_y",
]


def identity(size: Ints = 3, *, dtype: DTypeLike = jnp.float32) -> jax.Array:
    """The kernel that changes nothing: 1 in the anchor cell, 0 elsewhere.

    Args:
        size: an int for a square, or (height, width). The anchor of an even axis K is cell (K - 1) // 2,
            where `padding="same"` puts it.
        dtype: the dtype of the kernel.

    Returns:
        `(KH, KW)`.

    Raises:
        ValueError: a size below 1.

    Example:
        >>> identity(dtype=int)
        Array([[0, 0, 0],
               [0, 1, 0],
               [0, 0, 0]], dtype=int32)
    """
    height, width = per_axis("kernels.identity", "size", size, 2, minimum=1)
    return jnp.zeros((height, width), dtype).at[(height - 1) // 2, (width - 1) // 2].set(1)


def box(size: Ints = 3, *, dtype: DTypeLike = jnp.float32) -> jax.Array:
    """The mean over a window: every weight is 1 / (KH KW).

    Args:
        size: an int for a square, or (height, width).
        dtype: the dtype of the kernel, a floating one.

    Returns:
        `(KH, KW)`, sum 1: `scipy.ndimage.uniform_filter`, OpenCV's `blur`.

    Raises:
        ValueError: a size below 1.

    Example:
        >>> box(2)
        Array([[0.25, 0.25],
               [0.25, 0.25]], dtype=float32)
    """
    height, width = per_axis("kernels.box", "size", size, 2, minimum=1)
    return jnp.full((height, width), 1 / (height * width), _floating("kernels.box", dtype))


def gaussian(size: Ints = 3, sigma: float = 1.0, *, dtype: DTypeLike = jnp.float32) -> jax.Array:
    """The bell curve, sampled at the cell centres and scaled to sum to 1.

        g[i, j] proportional to exp(-(u^2 + v^2) / (2 sigma^2)),   u, v the distances from the centre

    Args:
        size: an int for a square, or (height, width); the centre of an even axis falls between two cells.
        sigma: the standard deviation, in cells.
        dtype: the dtype of the kernel, a floating one.

    Returns:
        `(KH, KW)`, sum 1: the outer product of OpenCV's `getGaussianKernel(size, sigma)`.

    Raises:
        ValueError: a size below 1, or a sigma that is not positive.

    Example:
        >>> gaussian(3, 0.85).round(2)
        Array([[0.06, 0.12, 0.06],
               [0.12, 0.25, 0.12],
               [0.06, 0.12, 0.06]], dtype=float32)
    """
    if not isinstance(sigma, numbers.Real):
        raise TypeError(f"kernels.gaussian: `sigma` must be a number, got {sigma!r}")
    if not sigma > 0:
        raise ValueError(f"kernels.gaussian: `sigma` must be positive, got {sigma}")
    height, width = per_axis("kernels.gaussian", "size", size, 2, minimum=1)
    dtype = _floating("kernels.gaussian", dtype)
    return jnp.asarray(np.outer(_bell(height, sigma), _bell(width, sigma)), dtype)


def sobel_x(*, dtype: DTypeLike = jnp.float32) -> jax.Array:
    """The horizontal gradient: smoothed down the column, differenced along the row; finds vertical edges.

    Returns:
        `(3, 3)`: `scipy.ndimage.sobel(axis=1)` and OpenCV's `Sobel(dx=1, dy=0)`. scikit-image's `sobel_v`
        is a quarter of it.

    Example:
        >>> sobel_x(dtype=int)
        Array([[-1,  0,  1],
               [-2,  0,  2],
               [-1,  0,  1]], dtype=int32)

    References:
        I. Sobel and G. Feldman, "A 3x3 isotropic gradient operator for image processing", 1968.
    """
    return jnp.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype)


def sobel_y(*, dtype: DTypeLike = jnp.float32) -> jax.Array:
    """The vertical gradient, `sobel_x` transposed: finds horizontal edges.

    Example:
        >>> sobel_y(dtype=int)
        Array([[-1, -2, -1],
               [ 0,  0,  0],
               [ 1,  2,  1]], dtype=int32)
    """
    return sobel_x(dtype=dtype).T


def sharpen(*, dtype: DTypeLike = jnp.float32) -> jax.Array:
    """The image minus its Laplacian: the centre grows, its neighbours are taken off.

    Returns:
        `(3, 3)`, sum 1.

    Example:
        >>> sharpen(dtype=int)
        Array([[ 0, -1,  0],
               [-1,  5, -1],
               [ 0, -1,  0]], dtype=int32)
    """
    return jnp.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], dtype)


def laplacian(neighbours: int = 4, *, dtype: DTypeLike = jnp.float32) -> jax.Array:
    """The second derivative, in both directions at once: negative centre, positive neighbours, sum 0.

    Args:
        neighbours: 4 (beside, above, below) or 8 (the diagonals as well).
        dtype: the dtype of the kernel.

    Returns:
        `(3, 3)`; with 4 neighbours, `scipy.ndimage.laplace` and OpenCV's `Laplacian(ksize=1)`.

    Raises:
        ValueError: another number of neighbours.

    Example:
        >>> laplacian(dtype=int)
        Array([[ 0,  1,  0],
               [ 1, -4,  1],
               [ 0,  1,  0]], dtype=int32)
    """
    if integer("kernels.laplacian", "neighbours", neighbours, minimum=None) not in (4, 8):
        raise ValueError(f"kernels.laplacian: `neighbours` must be 4 or 8, got {neighbours}")
    corner = 1 if neighbours == 8 else 0
    return jnp.array([[corner, 1, corner], [1, -neighbours, 1], [corner, 1, corner]], dtype)


def emboss(*, dtype: DTypeLike = jnp.float32) -> jax.Array:
    """Relief lit from one side: the image plus its slope along the diagonal.

    Returns:
        `(3, 3)`, sum 1.

    Example:
        >>> emboss(dtype=int)
        Array([[-2, -1,  0],
               [-1,  1,  1],
               [ 0,  1,  2]], dtype=int32)
    """
    return jnp.array([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], dtype)


def _bell(cells: int, sigma: float) -> np.ndarray:
    """exp(-u^2 / (2 sigma^2)) at u = distance from the centre, sum 1, for any sigma above 0."""
    u = np.abs(np.arange(cells) - (cells - 1) / 2)
    nearest = u.min()  # the largest weight is made 1 first: of a narrow bell nothing else is left
    with np.errstate(over="ignore"):
        weights = np.exp(-((u - nearest) / sigma) * ((u + nearest) / sigma) / 2)
    return weights / weights.sum()


def _floating(function: str, dtype: DTypeLike) -> DTypeLike:
    if not jnp.issubdtype(dtype, jnp.inexact):
        raise ValueError(
            f"{function}: `dtype` must be floating or complex, since weights are below 1, got {dtype}"
        )
    return dtype


@dataclass(frozen=True)
class GalleryEntry:
    """A kernel to show: what it answers to, why its weights do that, and the function that builds it."""

    title: str
    detects: str
    why: str
    build: Callable[[], jax.Array]


GALLERY: Mapping[str, GalleryEntry] = MappingProxyType(
    {
        "identity": GalleryEntry(
            "Identity", "nothing: the output equals the input", "one weight of 1 on the cell itself", identity
        ),
        "sobel_x": GalleryEntry(
            "Sobel X",
            "vertical edges",
            "subtracts left from right; a large value means that brightness changes along the row",
            sobel_x,
        ),
        "sobel_y": GalleryEntry(
            "Sobel Y",
            "horizontal edges",
            "subtracts top from bottom; a large value means that brightness changes down the column",
            sobel_y,
        ),
        "box": GalleryEntry("Box blur", "the local mean", "averages all 9 neighbours equally", box),
        "gaussian": GalleryEntry(
            "Gaussian blur",
            "the local mean, near cells first",
            "weights decay with distance from the centre, so the blur is smoother than the box",
            gaussian,
        ),
        "sharpen": GalleryEntry(
            "Sharpen",
            "detail",
            "amplifies the centre relative to its neighbours, and so every difference between them",
            sharpen,
        ),
        "laplacian": GalleryEntry(
            "Laplacian",
            "edges of any direction",
            "second derivative: zero on flat ground and on a ramp, whichever way it climbs",
            laplacian,
        ),
        "emboss": GalleryEntry(
            "Emboss", "relief", "adds the slope along the diagonal, as if lit from one side", emboss
        ),
    }
)
"""The course's gallery by name, in the order in which it is shown."""
