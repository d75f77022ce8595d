"""Kernels that add a derivative to the image: its details stand out, and its brightness stays."""

import jax
import jax.numpy as jnp
from jax.typing import DTypeLike

__all__ = ["emboss", "sharpen"]


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
