"""Kernels that differentiate; each sums to 0, so flat ground answers 0."""

import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import DTypeLike

from jconv.arguments import Ints, integer, per_axis
from jconv.kernels.sampling import bell, fractions, from_centre, real

__all__ = [
    "laplacian",
    "laplacian_of_gaussian",
    "prewitt_x",
    "prewitt_y",
    "scharr_x",
    "scharr_y",
    "sobel_x",
    "sobel_y",
]


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
    return _gradient(1, 2, dtype)


def sobel_y(*, dtype: DTypeLike = jnp.float32) -> jax.Array:
    """The vertical gradient, `sobel_x` transposed: finds horizontal edges. scikit-image's is `sobel_h`.

    Example:
        >>> sobel_y(dtype=int)
        Array([[-1, -2, -1],
               [ 0,  0,  0],
               [ 1,  2,  1]], dtype=int32)
    """
    return sobel_x(dtype=dtype).T


def scharr_x(*, dtype: DTypeLike = jnp.float32) -> jax.Array:
    """The horizontal gradient with weights that turn better: its direction errs least of all 3 x 3 kernels.

    Returns:
        `(3, 3)`: OpenCV's `Scharr(dx=1, dy=0)`. scikit-image's `scharr_v` is a sixteenth of it; SciPy has
        none.

    Example:
        >>> scharr_x(dtype=int)
        Array([[ -3,   0,   3],
               [-10,   0,  10],
               [ -3,   0,   3]], dtype=int32)

    References:
        H. Scharr, "Optimal operators in digital image processing" (in German), 2000.
    """
    return _gradient(3, 10, dtype)


def scharr_y(*, dtype: DTypeLike = jnp.float32) -> jax.Array:
    """The vertical gradient, `scharr_x` transposed. scikit-image's is `scharr_h`.

    Example:
        >>> scharr_y(dtype=int)
        Array([[ -3, -10,  -3],
               [  0,   0,   0],
               [  3,  10,   3]], dtype=int32)
    """
    return scharr_x(dtype=dtype).T


def prewitt_x(*, dtype: DTypeLike = jnp.float32) -> jax.Array:
    """The horizontal gradient with equal weights: the mean down the column, differenced along the row.

    Returns:
        `(3, 3)`: `scipy.ndimage.prewitt(axis=1)`. scikit-image's `prewitt_v` is a third of it; OpenCV has
        none.

    Example:
        >>> prewitt_x(dtype=int)
        Array([[-1,  0,  1],
               [-1,  0,  1],
               [-1,  0,  1]], dtype=int32)

    References:
        J. M. S. Prewitt, "Object enhancement and extraction", 1970.
    """
    return _gradient(1, 1, dtype)


def prewitt_y(*, dtype: DTypeLike = jnp.float32) -> jax.Array:
    """The vertical gradient, `prewitt_x` transposed. scikit-image's is `prewitt_h`.

    Example:
        >>> prewitt_y(dtype=int)
        Array([[-1, -1, -1],
               [ 0,  0,  0],
               [ 1,  1,  1]], dtype=int32)
    """
    return prewitt_x(dtype=dtype).T


def laplacian(neighbours: int = 4, *, dtype: DTypeLike = jnp.float32) -> jax.Array:
    """The second derivative, in both directions at once: negative centre, positive neighbours, sum 0.

    Args:
        neighbours: 4 (beside, above, below) or 8 (the diagonals as well).
        dtype: the dtype of the kernel.

    Returns:
        `(3, 3)`; with 4 neighbours, `scipy.ndimage.laplace` and OpenCV's `Laplacian(ksize=1)`, and
        scikit-image's `laplace` with its sign turned.

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


def laplacian_of_gaussian(size: Ints = 9, sigma: float = 1.4, *, dtype: DTypeLike = jnp.float32) -> jax.Array:
    """The second derivative of the bell curve: finds edges and blobs of a chosen size, and not the noise.

        k[i, j] = (u^2 + v^2 - 2 sigma^2) / sigma^4 g[i, j] - mean,   g the kernel that `gaussian` builds

    Its mean is taken off, so that flat ground answers 0. It answers most strongly, and negatively, to a bright
    disc of radius sqrt(2) sigma.

    Args:
        size: an int for a square, or (height, width); at least 3 along one axis. About 6 sigma leaves little
            of the curve out.
        sigma: the standard deviation, in cells.
        dtype: the dtype of the kernel, a floating one.

    Returns:
        `(KH, KW)`, sum 0, negative centre: what `scipy.ndimage.gaussian_laplace` uses, where `size` is
        2 radius + 1, less its mean. scikit-image and OpenCV have none.

    Raises:
        ValueError: a size that leaves no weight, a sigma that is not positive and finite or so small that the
            weights are infinite, or an integer dtype.

    Example:
        >>> laplacian_of_gaussian(5, 1.0).round(2)
        Array([[ 0.02,  0.05,  0.05,  0.05,  0.02],
               [ 0.05,  0.01, -0.09,  0.01,  0.05],
               [ 0.05, -0.09, -0.32, -0.09,  0.05],
               [ 0.05,  0.01, -0.09,  0.01,  0.05],
               [ 0.02,  0.05,  0.05,  0.05,  0.02]], dtype=float32)

    References:
        D. Marr and E. Hildreth, "Theory of edge detection", 1980.
    """
    function = "kernels.laplacian_of_gaussian"
    sigma = real(function, "sigma", sigma, positive=True)
    height, width = per_axis(function, "size", size, 2, minimum=1)
    if max(height, width) < 3:
        raise ValueError(f"{function}: `size` must be at least 3 along one axis, got {(height, width)}")
    u, v = from_centre(height)[:, None], from_centre(width)[None, :]
    with np.errstate(all="ignore"):
        curve = ((u / sigma) ** 2 + (v / sigma) ** 2 - 2) / sigma / sigma
        curve = curve * np.outer(bell(height, sigma), bell(width, sigma))
        weights = curve - curve.mean()
        finite = np.isfinite(weights.astype(jnp.dtype(dtype))).all()
    if not finite:
        raise ValueError(f"{function}: `sigma` must be large enough for finite weights, got {sigma}")
    return fractions(function, weights, dtype)


def _gradient(beside: int, middle: int, dtype: DTypeLike) -> jax.Array:
    """Weights down the column, times the difference along the row."""
    return jnp.array([[-beside, 0, beside], [-middle, 0, middle], [-beside, 0, beside]], dtype)
