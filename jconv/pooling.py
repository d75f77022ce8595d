"""Pooling: a window slides over every channel by itself, and its largest value, mean or norm stands for it.

All of them work axis by axis: the largest of a rectangle is the largest of its rows' largest, and likewise for
sums, so a window of K x K cells costs 2 K steps and not K^2. Where several cells are equally large, the first
in row-major order counts, for the gradient too.
"""

import math
import numbers
from dataclasses import dataclass
from functools import reduce

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.typing import ArrayLike

from jconv.arguments import (
    LAYOUTS,
    Ints,
    Layout,
    Padding,
    check_choice,
    check_rank,
    integer,
    spatial_axes,
    spatial_rank,
)
from jconv.arrays import accumulator_dtype, as_array, mean_dtype
from jconv.folding import UNROLLED, add, extended, fold, larger_and_where, lowest, materialised, taps
from jconv.geometry.window import Window, plan_window
from jconv.largest import largest
from jconv.meshes import on_any_mesh

__all__ = ["avg_pool", "lp_pool", "max_pool", "max_pool_with_indices"]


@on_any_mesh
def max_pool(
    x: ArrayLike,
    window: Ints,
    *,
    stride: Ints | None = None,
    padding: Padding = 0,
    dilation: Ints = 1,
    ceil_mode: bool = False,
    layout: Layout = "channels_first",
) -> jax.Array:
    """The largest value in every window.

        y[n, c, p] = max over k of x[n, c, S p + d k - P]

    Args:
        x: `(N, C, *spatial)`, or `(C, *spatial)` where `window` has one int an axis; channels last,
            `(N, *spatial, C)` or `(*spatial, C)`.
        window: cells K, an int (then `x` is batched) or one an axis.
        stride: cells S between two windows; the window's size unless given.
        padding: cells beyond the edges, as in `conv`; they are never the largest. They may exceed half the
            window, as in ONNX; a window that sees nothing else gives the dtype's lowest value.
        dilation: cells d from one cell of the window to the next.
        ceil_mode: whether the last window may hang over the edge: see `pool_output_size`.
        layout: `"channels_first"` or `"channels_last"`.

    Returns:
        An array of x's dtype and layout with the spatial size of `pool_output_size`. A window with a NaN
        gives NaN.

    Raises:
        ValueError: shapes or sizes that do not fit.
        TypeError: complex numbers, which have no order; and whatever `conv` refuses.

    Example:
        >>> import jax.numpy as jnp
        >>> max_pool(jnp.arange(16).reshape(1, 1, 4, 4), 2)
        Array([[[[ 5,  7],
                 [13, 15]]]], dtype=int32)
    """
    pool = _plan("max_pool", x, window, stride, padding, dilation, ceil_mode, layout)
    return pool.largest(pool.x, lowest("max_pool", pool.x.dtype))


@on_any_mesh
def max_pool_with_indices(
    x: ArrayLike,
    window: Ints,
    *,
    stride: Ints | None = None,
    padding: Padding = 0,
    dilation: Ints = 1,
    ceil_mode: bool = False,
    layout: Layout = "channels_first",
) -> tuple[jax.Array, jax.Array]:
    """The largest value in every window, and where it stands.

    Args:
        x: as in `max_pool`.
        window: as in `max_pool`.
        stride: as in `max_pool`.
        padding: as in `max_pool`.
        dilation: as in `max_pool`.
        ceil_mode: as in `max_pool`.
        layout: as in `max_pool`.

    Returns:
        `(values, indices)`, two arrays of one shape. An index counts the cells of x's spatial axes in row-major
        order, plane by plane, as PyTorch's does; it is -1 where a window sees only padding.

    Raises:
        ValueError: as in `max_pool`.
        TypeError: as in `max_pool`.

    Example:
        >>> import jax.numpy as jnp
        >>> values, indices = max_pool_with_indices(jnp.array([[[3, 1, 4, 1, 5, 9]]]), 2)
        >>> values, indices
        (Array([[[3, 4, 9]]], dtype=int32), Array([[[0, 2, 5]]], dtype=int32))
    """
    function = "max_pool_with_indices"
    pool = _plan(function, x, window, stride, padding, dilation, ceil_mode, layout)
    return pool.with_places(pool.x, lowest(function, pool.x.dtype))


@on_any_mesh
def avg_pool(
    x: ArrayLike,
    window: Ints,
    *,
    stride: Ints | None = None,
    padding: Padding = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
    layout: Layout = "channels_first",
) -> jax.Array:
    """The mean of every window.

        y[n, c, p] = sum over k of x[n, c, S p + k - P] / number of cells counted

    Args:
        x: as in `max_pool`.
        window: as in `max_pool`.
        stride: as in `max_pool`.
        padding: zeros beyond the edges, as in `conv`; they may exceed half the window.
        ceil_mode: as in `max_pool`; cells beyond the padding are never counted.
        count_include_pad: whether the zeros of the padding count. Where they do not, a window that sees
            nothing else gives 0.
        divisor_override: what to divide by instead.
        layout: as in `max_pool`.

    Returns:
        An array in x's layout with the spatial size of `pool_output_size`: of x's dtype, float32 for integers.
        Half precision is summed in float32.

    Raises:
        ValueError: shapes or sizes that do not fit, or a divisor of 0.
        TypeError: whatever `conv` refuses.

    Example:
        >>> import jax.numpy as jnp
        >>> ones = jnp.ones((1, 1, 3))
        >>> avg_pool(ones, 2, padding=1), avg_pool(ones, 2, padding=1, count_include_pad=False)
        (Array([[[0.5, 1. ]]], dtype=float32), Array([[[1., 1.]]], dtype=float32))
    """
    pool = _plan("avg_pool", x, window, stride, padding, 1, ceil_mode, layout)
    divisor = divisor_override
    if divisor is not None and integer("avg_pool", "divisor_override", divisor, minimum=None) == 0:
        raise ValueError("avg_pool: `divisor_override` must not be 0, got 0")
    dtype = mean_dtype(pool.x.dtype)
    total = pool.total(pool.x.astype(accumulator_dtype(dtype)))
    counts = pool.counts(count_include_pad) if divisor is None else divisor
    return (total / jnp.asarray(counts, total.dtype)).astype(dtype)


@on_any_mesh
def lp_pool(
    x: ArrayLike,
    window: Ints,
    *,
    p: float = 2,
    stride: Ints | None = None,
    padding: Padding = 0,
    dilation: Ints = 1,
    ceil_mode: bool = False,
    layout: Layout = "channels_first",
) -> jax.Array:
    """The p-norm of every window.

        y[n, c, q] = (sum over k of |x[n, c, S q + d k - P]|^p)^(1 / p)

    PyTorch's `lp_pool` sums x^p instead of |x|^p, which is the same for even p; ONNX's is this one.

    Args:
        x: as in `max_pool`.
        window: as in `max_pool`.
        p: the norm's exponent, above 0; infinity gives the largest absolute value.
        stride: as in `max_pool`.
        padding: zeros beyond the edges.
        dilation: as in `max_pool`.
        ceil_mode: as in `max_pool`.
        layout: as in `max_pool`.

    Returns:
        An array in x's layout with the spatial size of `pool_output_size`: of x's dtype, float32 for integers.
        Where a window is all zeros the gradient is 0.

    Raises:
        ValueError: shapes or sizes that do not fit, or a p that is not above 0.
        TypeError: whatever `conv` refuses.

    Example:
        >>> import jax.numpy as jnp
        >>> lp_pool(jnp.array([[[3.0, -4.0, 5.0, 12.0]]]), 2)
        Array([[[ 5., 13.]]], dtype=float32)
    """
    pool = _plan("lp_pool", x, window, stride, padding, dilation, ceil_mode, layout)
    if not isinstance(p, numbers.Real):
        raise TypeError(f"lp_pool: `p` must be a number, got {p!r}")
    if not p > 0:
        raise ValueError(f"lp_pool: `p` must be above 0, got {p}")
    dtype = mean_dtype(pool.x.dtype)
    x = pool.x.astype(accumulator_dtype(dtype))
    p = int(p) if float(p).is_integer() else float(p)  # an integer power is cheaper
    if p == 2 and not jnp.iscomplexobj(x):
        total = materialised(pool.total(x * x))  # or the root's slope is computed again for every tap
    else:
        zero = x == 0  # where |x|^p may have no slope
        size = jnp.where(zero, 0, jnp.abs(jnp.where(zero, 1, x)))
        if math.isinf(p):
            return pool.largest(size, 0).astype(dtype)
        total = pool.total(jnp.where(zero, 0, jnp.where(zero, 1, size) ** p))
    flat = total == 0  # where the root has no slope
    total = jnp.where(flat, 1, total)
    return jnp.where(flat, 0, jnp.sqrt(total) if p == 2 else total ** (1 / p)).astype(dtype)


@dataclass(frozen=True)
class _Pool:
    """A pool that is planned: the array, the window, and the axes that it slides along."""

    x: jax.Array
    window: Window
    axes: tuple[int, ...]

    def extended(self, array: jax.Array, fill: ArrayLike) -> jax.Array:
        """An array whose pooled axes reach from the first window's first cell to the last window's last."""
        return extended(array, fill, self.window, self.axes)

    def largest(self, array: jax.Array, fill: ArrayLike) -> jax.Array:
        """Every window's largest value."""
        return largest(array, fill, self.window, self.axes)

    def with_places(self, array: jax.Array, fill: ArrayLike) -> tuple[jax.Array, jax.Array]:
        """Every window's largest value and its place, the last axis first, so that rows are read in order."""
        planes = [size if axis in self.axes else 1 for axis, size in enumerate(array.shape)]
        places = jnp.arange(math.prod(planes)).reshape(planes)
        pair = (self.extended(array, fill), self.extended(places, -1))
        w = self.window
        for axis, *geometry in reversed(
            list(zip(self.axes, w.kernel_size, w.dilation, w.stride, w.output_size, strict=True))
        ):
            pair = fold(pair, larger_and_where, axis, *geometry)
        return pair[0], jnp.broadcast_to(pair[1], pair[0].shape)

    def total(self, array: jax.Array) -> jax.Array:
        """Every window's sum, the last axis last: there is least left of it then, and it is the slow one."""
        w = self.window
        geometry = list(zip(self.axes, w.kernel_size, w.dilation, w.stride, w.output_size, strict=True))
        by_phases = [s > 1 and k <= 2 * UNROLLED for k, s in zip(w.kernel_size, w.stride, strict=True)]
        for n, phases in enumerate(by_phases):
            array = array if phases else extended(array, 0, w, self.axes, n)
        for n, phases in enumerate(by_phases):
            if phases:
                array = reduce(lax.add, taps(array, w, self.axes, n))
            else:
                (array,) = fold((array,), add, *geometry[n])
        return array

    def counts(self, include_padding: bool) -> ArrayLike:
        """How many cells every window has that count, at least 1: one number where all have as many."""
        counts: ArrayLike = 1
        w = self.window
        for axis, size, k, s, (low, high), o in zip(
            self.axes, w.size, w.kernel_size, w.stride, w.padding, w.output_size, strict=True
        ):
            known = isinstance(size, int) and isinstance(o, int)
            numpy = np if known else jnp  # a size that is known by name only is an array's
            start = numpy.arange(o) * s - low
            first, last = (-low, size + high) if include_padding else (0, size)
            along = numpy.maximum(numpy.minimum(start + k, last) - numpy.maximum(start, first), 0)
            if known and len(set(along)) == 1:
                counts = counts * int(along[0])
            else:
                others = [other for other in range(self.x.ndim) if other != axis]
                counts = counts * jnp.expand_dims(jnp.asarray(along), others)
        return jnp.maximum(counts, 1)


def _plan(
    function: str,
    x: ArrayLike,
    window: Ints,
    stride: Ints | None,
    padding: Padding,
    dilation: Ints,
    ceil_mode: bool,
    layout: Layout,
) -> _Pool:
    x = as_array(function, "x", x)
    check_choice(function, "layout", layout, LAYOUTS)
    rank = spatial_rank(function, "window", window, x.shape)
    check_rank(function, "x", x.shape, rank, layout)
    axes = spatial_axes(x.ndim, rank, layout)
    planned = plan_window(
        function, tuple(x.shape[axis] for axis in axes), window, window if stride is None else stride, padding,
        dilation, name="window", ceil_mode=ceil_mode,
    )  # fmt: skip
    return _Pool(x, planned, axes)
