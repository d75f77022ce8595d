"""The door for arrays: what counts as one, and the dtype that sums are kept in."""

import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import ArrayLike, DTypeLike

from jconv.arguments import Layout, spatial_axes


def as_array(function: str, name: str, value: ArrayLike) -> jax.Array:
    """`value` as a jax array; Python lists and numbers are refused, since they hide a dtype and a shape."""
    if not isinstance(value, jax.Array | np.ndarray | np.generic):
        raise TypeError(f"{function}: `{name}` must be an array, got {type(value).__name__}")
    if isinstance(value, np.ndarray) and not value.dtype.isnative:
        value = value.astype(value.dtype.newbyteorder("="))  # FITS and NetCDF store numbers the other way round
    try:
        return jnp.asarray(value)
    except TypeError:
        raise TypeError(f"{function}: `{name}` must hold numbers, got dtype {value.dtype}") from None


def accumulator_dtype(dtype: DTypeLike) -> jnp.dtype:
    """The dtype in which sums of products of `dtype` are kept.

    Half precision accumulates in float32; bool and integers below 32 bits in int32, so they do not wrap.
    """
    dtype = jnp.dtype(dtype)
    if dtype == jnp.bool_ or (jnp.issubdtype(dtype, jnp.integer) and dtype.itemsize < 4):
        return jnp.dtype(jnp.int32)
    if jnp.issubdtype(dtype, jnp.floating) and dtype.itemsize < 4:
        return jnp.dtype(jnp.float32)
    return dtype


def sum_dtype(dtype: DTypeLike) -> jnp.dtype:
    """The dtype that a sum of products of `dtype` is returned in: `dtype`, or int32 for small integers."""
    dtype = jnp.dtype(dtype)
    return dtype if jnp.issubdtype(dtype, jnp.inexact) else accumulator_dtype(dtype)


def mean_dtype(dtype: DTypeLike) -> jnp.dtype:
    """The dtype that a mean of `dtype` is returned in: `dtype`, or float32 for integers."""
    return jnp.dtype(dtype) if jnp.issubdtype(dtype, jnp.inexact) else jnp.dtype(jnp.float32)


def channel_vector(vector: jax.Array, rank: int, layout: Layout) -> jax.Array:
    """One number a channel, shaped to be added to a batched array with `rank` spatial axes."""
    return jnp.expand_dims(vector, (0, *spatial_axes(rank + 2, rank, layout)))
