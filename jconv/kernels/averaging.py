"""Kernels that average, and the one that changes nothing; each sums to 1."""

import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import DTypeLike

from jconv.arguments import Ints, per_axis
from jconv.kernels.sampling import bell, fractions, real

__all__ = ["box", "gaussian", "identity"]


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
        ValueError: a size below 1, or an integer dtype.

    Example:
        >>> box(2)
        Array([[0.25, 0.25],
               [0.25, 0.25]], dtype=float32)
    """
    height, width = per_axis("kernels.box", "size", size, 2, minimum=1)
    return fractions("kernels.box", np.full((height, width), 1 / (height * width)), dtype)


def gaussian(size: Ints = 3, sigma: float = 1.0, *, dtype: DTypeLike = jnp.float32) -> jax.Array:
    """The bell curve, sampled at the cell centres and scaled to sum to 1.

        g[i, j] proportional to exp(-(u^2 + v^2) / (2 sigma^2)),   u, v the distances from the centre

    Args:
        size: an int for a square, or (height, width); the centre of an even axis falls between two cells.
        sigma: the standard deviation, in cells.
        dtype: the dtype of the kernel, a floating one.

    Returns:
        `(KH, KW)`, sum 1: the outer product of OpenCV's `getGaussianKernel(size, sigma)`, and what
        `scipy.ndimage.gaussian_filter` and scikit-image's `gaussian` use, where `size` is 2 radius + 1.

    Raises:
        ValueError: a size below 1, a sigma that is not positive and finite, or an integer dtype.

    Example:
        >>> gaussian(3, 0.85).round(2)
        Array([[0.06, 0.12, 0.06],
               [0.12, 0.25, 0.12],
               [0.06, 0.12, 0.06]], dtype=float32)
    """
    sigma = real("kernels.gaussian", "sigma", sigma, positive=True)
    height, width = per_axis("kernels.gaussian", "size", size, 2, minimum=1)
    return fractions("kernels.gaussian", np.outer(bell(height, sigma), bell(width, sigma)), dtype)
