"""The door for arrays: what counts as one, and the dtype that sums are kept in."""

from collections.abc import Sequence
from math import prod

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.typing import ArrayLike, DTypeLike

from jconv.arguments import Layout, spatial_axes


def as_array(function: str, name: str, value: ArrayLike) -> jax.Array:
    """`value` as a jax array; Python lists and numbers are refused, since they hide a dtype and a shape."""
    if not isinstance(value, jax.Array | np.ndarray | np.generic):
        raise TypeError(f"{function}: `{name}` must be an array, got {type(value).__name__}")
    if isinstance(value, np.ma.MaskedArray):
        raise TypeError(f"{function}: `{name}` must be an array without a mask, got {type(value).__name__}")
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


def bordered(array: jax.Array, edges: Sequence[tuple[int, int]], fill: ArrayLike = 0) -> jax.Array:
    """An array with a value around it, so many cells before and behind along each axis; fewer than 0 are cut off.

    The last axes, where nothing is added, are made one with the one before: what the compiler for CPUs makes of it
    then takes less time to run, and much less to compile.
    """
    if not any(map(any, edges)):
        return array
    last = max(axis for axis, pair in enumerate(edges) if any(pair))
    if not all(isinstance(size, int) for size in array.shape[last:]):  # products of names are hard to compare
        last = array.ndim - 1
    cells = prod(array.shape[last + 1 :])
    flat = array.reshape(*array.shape[:last], array.shape[last] * cells)
    low, high = edges[last]
    pairs = [(*pair, 0) for pair in (*edges[:last], (low * cells, high * cells))]
    wide = lax.pad(flat, jnp.asarray(fill, array.dtype), pairs)
    return wide.reshape(*wide.shape[:-1], array.shape[last] + low + high, *array.shape[last + 1 :])


def channel_vector(vector: jax.Array, rank: int, layout: Layout) -> jax.Array:
    """One number a channel, shaped to be added to a batched array with `rank` spatial axes."""
    return jnp.expand_dims(vector, (0, *spatial_axes(rank + 2, rank, layout)))
