"""Pools that are told the size of their output, down to one cell (global), and max pooling undone."""

from collections.abc import Sequence
from math import prod

import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import ArrayLike

from jconv import sums
from jconv.arguments import (
    LAYOUTS,
    Ints,
    Layout,
    Padding,
    check_choice,
    check_rank,
    entries,
    integer,
    per_axis,
    spatial_axes,
    spatial_rank,
)
from jconv.arrays import accumulator_dtype, as_array, mean_dtype
from jconv.folding import lowest
from jconv.geometry.window import resolve_padding
from jconv.meshes import on_any_mesh

__all__ = ["adaptive_avg_pool", "adaptive_max_pool", "global_avg_pool", "global_max_pool", "max_unpool"]


@on_any_mesh
def adaptive_max_pool(
    x: ArrayLike, output_size: int | Sequence[int | None], *, layout: Layout = "channels_first"
) -> jax.Array:
    """The largest value of each of `output_size` windows that share an axis out evenly.

    Of I cells and O outputs, window o covers cells floor(o I / O) up to, not including, ceil((o + 1) I / O);
    neighbours overlap where O does not divide I.

    Args:
        x: `(N, C, *spatial)`, or `(C, *spatial)` where `output_size` has one entry an axis; channels last,
            `(N, *spatial, C)` or `(*spatial, C)`.
        output_size: cells O, an int (then `x` is batched) or one an axis; None keeps an axis as it is.
        layout: `"channels_first"` or `"channels_last"`.

    Returns:
        An array of x's dtype and layout with that spatial size.

    Raises:
        ValueError: an empty axis, or an output size below 1.
        TypeError: complex numbers, which have no order.

    Example:
        >>> import jax.numpy as jnp
        >>> adaptive_max_pool(jnp.arange(5).reshape(1, 1, 5), 3)
        Array([[[1, 3, 4]]], dtype=int32)
    """
    return _adaptive_max("adaptive_max_pool", x, output_size, layout)


@on_any_mesh
def adaptive_avg_pool(
    x: ArrayLike, output_size: int | Sequence[int | None], *, layout: Layout = "channels_first"
) -> jax.Array:
    """The mean of each of `output_size` windows that share an axis out evenly: see `adaptive_max_pool`.

    Args:
        x: as in `adaptive_max_pool`.
        output_size: as in `adaptive_max_pool`.
        layout: as in `adaptive_max_pool`.

    Returns:
        An array in x's layout with that spatial size: of x's dtype, float32 for integers.

    Raises:
        ValueError: an empty axis, or an output size below 1.

    Example:
        >>> import jax.numpy as jnp
        >>> adaptive_avg_pool(jnp.arange(5).reshape(1, 1, 5), 3)
        Array([[[0.5, 2. , 3.5]]], dtype=float32)
    """
    return _adaptive_avg("adaptive_avg_pool", x, output_size, layout)


@on_any_mesh
def global_max_pool(x: ArrayLike, *, layout: Layout = "channels_first") -> jax.Array:
    """The largest value of every channel.

    Args:
        x: batched, `(N, C, *spatial)`; channels last, `(N, *spatial, C)`.
        layout: `"channels_first"` or `"channels_last"`.

    Returns:
        `(N, C, 1, ...)`: the spatial axes stay, with one cell each, as in ONNX and PyTorch's adaptive pools.

    Raises:
        ValueError: an empty axis, or no spatial axis.
        TypeError: complex numbers, which have no order.

    Example:
        >>> import jax.numpy as jnp
        >>> global_max_pool(jnp.arange(8).reshape(1, 2, 2, 2)).ravel()
        Array([3, 7], dtype=int32)
    """
    x = _batched("global_max_pool", x)
    return _adaptive_max("global_max_pool", x, 1, layout)


@on_any_mesh
def global_avg_pool(x: ArrayLike, *, layout: Layout = "channels_first") -> jax.Array:
    """The mean of every channel.

    Args:
        x: batched, `(N, C, *spatial)`; channels last, `(N, *spatial, C)`.
        layout: `"channels_first"` or `"channels_last"`.

    Returns:
        `(N, C, 1, ...)`: the spatial axes stay, with one cell each, as in ONNX and PyTorch's adaptive pools.

    Raises:
        ValueError: an empty axis, or no spatial axis.

    Example:
        >>> import jax.numpy as jnp
        >>> global_avg_pool(jnp.arange(8).reshape(1, 2, 2, 2)).ravel()
        Array([1.5, 5.5], dtype=float32)
    """
    x = _batched("global_avg_pool", x)
    return _adaptive_avg("global_avg_pool", x, 1, layout)


@on_any_mesh
def max_unpool(
    x: ArrayLike,
    indices: ArrayLike,
    window: Ints,
    *,
    stride: Ints | None = None,
    padding: Padding = 0,
    output_size: Ints | None = None,
    layout: Layout = "channels_first",
) -> jax.Array:
    """Put the values of `max_pool_with_indices` back where they stood, among zeros.

    Args:
        x: the pooled values, `(N, C, *spatial)`, or `(C, *spatial)` where `window` has one int an axis; channels
            last, `(N, *spatial, C)` or `(*spatial, C)`.
        indices: where they stood, as `max_pool_with_indices` returns it: integers in x's shape. Indices that lie
            in no cell are dropped; of two values for one cell either may stay.
        window: of the pool, an int or one an axis.
        stride: of the pool; the window's size unless given.
        padding: of the pool.
        output_size: the spatial size before pooling, where more than one is pooled to x's.
        layout: `"channels_first"` or `"channels_last"`.

    Returns:
        An array of x's dtype and layout whose spatial size is `output_size`, or else
        (size - 1) S - P_low - P_high + K.

    Raises:
        ValueError: shapes that differ, or an output size that does not pool to x's.
        TypeError: indices that are no integers.

    Example:
        >>> import jax.numpy as jnp
        >>> max_unpool(jnp.array([[[3, 4, 9]]]), jnp.array([[[0, 2, 5]]]), 2)
        Array([[[3, 0, 4, 0, 0, 9]]], dtype=int32)
    """
    function = "max_unpool"
    x, indices = as_array(function, "x", x), as_array(function, "indices", indices)
    check_choice(function, "layout", layout, LAYOUTS)
    if x.shape != indices.shape:
        raise ValueError(f"{function}: `indices` must have the shape of `x`, {x.shape}, got {indices.shape}")
    if not jnp.issubdtype(indices.dtype, jnp.integer):
        raise TypeError(f"{function}: `indices` must hold integers, got dtype {indices.dtype}")
    rank = spatial_rank(function, "window", window, x.shape)
    check_rank(function, "x", x.shape, rank, layout)
    size = tuple(x.shape[axis] for axis in spatial_axes(x.ndim, rank, layout))
    unpooled = _unpooled_size(function, size, window, window if stride is None else stride, padding, output_size)
    if layout == "channels_last":
        x, indices = jnp.moveaxis(x, -1, -rank - 1), jnp.moveaxis(indices, -1, -rank - 1)
    lead, cells = x.shape[: x.ndim - rank], prod(unpooled)
    indices = indices.astype(jnp.result_type(indices.dtype, jnp.int32))
    indices = jnp.where(indices < 0, cells, indices)  # beyond the end, not counted from it

    def put(values: jax.Array, places: jax.Array) -> jax.Array:
        return jnp.zeros(cells, x.dtype).at[places].set(values, mode="drop")

    flat = jax.vmap(put)(x.reshape(prod(lead), prod(size)), indices.reshape(prod(lead), prod(size)))
    y = flat.reshape(*lead, *unpooled)
    return jnp.moveaxis(y, -rank - 1, -1) if layout == "channels_last" else y


def _adaptive_max(
    function: str, x: ArrayLike, output_size: int | Sequence[int | None], layout: Layout
) -> jax.Array:
    x, axes, sizes = _plan(function, x, output_size, layout)
    fill = lowest(function, x.dtype)
    for axis, outputs in reversed(list(zip(axes, sizes, strict=True))):
        windows, inside = _windows(x, axis, outputs)
        windows = windows if inside is None else jnp.where(inside, windows, jnp.asarray(fill, x.dtype))
        first = jnp.argmax(windows, axis + 1, keepdims=True)  # the first of equal ones, or a NaN
        x = jnp.take_along_axis(windows, first, axis + 1).squeeze(axis + 1)
    return x


def _adaptive_avg(
    function: str, x: ArrayLike, output_size: int | Sequence[int | None], layout: Layout
) -> jax.Array:
    x, axes, sizes = _plan(function, x, output_size, layout)
    dtype = mean_dtype(x.dtype)
    x = x.astype(accumulator_dtype(dtype))
    if all(outputs == 1 for outputs in sizes):  # one sum over all axes
        if layout == "channels_last":
            return x.mean(axes, keepdims=True).astype(dtype)
        rows = x.reshape(*x.shape[: axes[0]], prod(x.shape[axes[0] :]))
        mean = sums.over_rows(rows) / rows.shape[-1]
        return jnp.expand_dims(mean, axes).astype(dtype)
    # Rows first: sums of rows are sums of whole vectors, and leave less for the last axis, where they are not.
    for axis, outputs in zip(axes, sizes, strict=True):
        windows, inside = _windows(x, axis, outputs)
        if inside is None:
            total = windows.sum(axis + 1) if axis == x.ndim - 1 else sums.over_slices(windows, axis + 1)
            x = total / windows.shape[axis + 1]
        else:
            total = jnp.where(inside, windows, jnp.zeros((), x.dtype)).sum(axis + 1)
            x = total / inside.sum(axis + 1).astype(x.dtype)
    return x.astype(dtype)


def _batched(function: str, x: ArrayLike) -> jax.Array:
    x = as_array(function, "x", x)
    if x.ndim < 3:
        raise ValueError(f"{function}: `x` must be batched and have a spatial axis, got shape {x.shape}")
    return x


def _unpooled_size(
    function: str, size: tuple[int, ...], window: Ints, stride: Ints, padding: Padding, output_size: Ints | None
) -> tuple[int, ...]:
    rank = len(size)
    cells = per_axis(function, "window", window, rank, minimum=1)
    strides = per_axis(function, "stride", stride, rank, minimum=1)
    pairs = resolve_padding(function, padding, size, cells, strides, (1,) * rank)
    usual = tuple(
        (i - 1) * s - low - high + k for i, s, (low, high), k in zip(size, strides, pairs, cells, strict=True)
    )
    if output_size is None:
        if min(usual) < 1:
            raise ValueError(
                f"{function}: `padding` must leave a cell of the output, got {pairs} for a window of {cells}, "
                f"which gives sizes {usual}"
            )
        return usual
    wanted = per_axis(function, "output_size", output_size, rank, minimum=1)
    for axis, (o, u, s) in enumerate(zip(wanted, usual, strides, strict=True)):
        if not u - s < o < u + s:
            raise ValueError(
                f"{function}: `output_size` must be between {u - s + 1} and {u + s - 1} along spatial axis {axis} "
                f"(size {size[axis]}, stride {s}), got {o}"
            )
    return wanted


def _plan(
    function: str, x: ArrayLike, output_size: int | Sequence[int | None], layout: Layout
) -> tuple[jax.Array, tuple[int, ...], tuple[int, ...]]:
    """The array, the axes to pool, and the size that each gets."""
    x = as_array(function, "x", x)
    check_choice(function, "layout", layout, LAYOUTS)
    rank = spatial_rank(function, "output_size", output_size, x.shape)
    check_rank(function, "x", x.shape, rank, layout)
    axes = spatial_axes(x.ndim, rank, layout)
    given = entries(output_size)
    wanted = [output_size] * rank if given is None else given
    sizes = tuple(
        x.shape[axis] if o is None else integer(function, "output_size", o, minimum=1)
        for axis, o in zip(axes, wanted, strict=True)
    )
    for number, axis in enumerate(axes):
        if x.shape[axis] == 0:
            raise ValueError(f"{function}: `x` must have cells along spatial axis {number}, got shape {x.shape}")
    return x, axes, sizes


def _windows(x: jax.Array, axis: int, outputs: int) -> tuple[jax.Array, jax.Array | None]:
    """The windows of one axis on two, (..., outputs, cells, ...), and which cells are inside; None if all are."""
    size = x.shape[axis]
    if size % outputs == 0:
        return x.reshape(*x.shape[:axis], outputs, size // outputs, *x.shape[axis + 1 :]), None
    start = np.arange(outputs) * size // outputs
    stop = -(-(np.arange(1, outputs + 1) * size) // outputs)
    cells = start[:, None] + np.arange((stop - start).max())
    windows = jnp.take(x, jnp.asarray(cells.clip(max=size - 1)), axis)
    shape = [1] * axis + list(cells.shape) + [1] * (x.ndim - axis - 1)
    return windows, jnp.asarray(cells < stop[:, None]).reshape(shape)
