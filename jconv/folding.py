"""Folding windows along one axis: what pooling computes, and the rules by which two cells become one."""

from collections.abc import Callable
from functools import reduce
from typing import TypeAlias

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.typing import ArrayLike

from jconv.arrays import bordered
from jconv.boundary import linear_apart
from jconv.geometry.window import Window

# Two tuples of arrays, the first of earlier cells and the second of later ones, become one.
Combine: TypeAlias = Callable[[tuple[jax.Array, ...], tuple[jax.Array, ...]], tuple[jax.Array, ...]]

UNROLLED = 8


def extended(
    x: jax.Array, fill: ArrayLike, window: Window, axes: tuple[int, ...], only: int | None = None
) -> jax.Array:
    """An array whose pooled axes reach from the first window's first cell to the last window's last.

    With `only`, one of these axes does, and the others stay as they are.
    """
    edges = [(0, 0)] * x.ndim
    for n, (axis, pair) in enumerate(zip(axes, window.reach, strict=True)):
        if only in (None, n):
            edges[axis] = pair
    return bordered(x, edges, fill)


def taps(x: jax.Array, window: Window, axes: tuple[int, ...], n: int) -> list[jax.Array]:
    """What each tap along one axis sees.

    Cells S apart are taken from x cut into S phases: the transpose stacks them again, where that of a strided
    slice would spread each out among zeros and add them.
    """
    k, d, s, o = (of[n] for of in (window.kernel_size, window.dilation, window.stride, window.output_size))
    axis, size, low = axes[n], window.size[n], window.padding[n][0]
    count = o + (k - 1) * d // s
    edges = [(0, 0, 0)] * x.ndim
    edges[axis] = (low, count * s - size - low, 0)
    x = lax.pad(x, jnp.zeros((), x.dtype), edges)  # by itself: `bordered` keeps a cotangent's loops from being one
    phases = [x]
    if s > 1:
        x = x.reshape(*x.shape[:axis], count, s, *x.shape[axis + 1 :])
        phases = [lax.squeeze(phase, (axis + 1,)) for phase in lax.split(x, (1,) * s, axis + 1)]
    return [lax.slice_in_dim(phases[t * d % s], t * d // s, t * d // s + o, axis=axis) for t in range(k)]


def fold(
    arrays: tuple[jax.Array, ...],
    combine: Combine,
    axis: int,
    taps: int,
    dilation: int,
    stride: int,
    outputs: int,
) -> tuple[jax.Array, ...]:
    """Combine, at each of `outputs` positions along an axis, the window's `taps` cells in their order.

    Short windows are combined cell by cell. For long ones cells are combined in pairs, pairs of pairs and so on,
    and the window is put together from such blocks: 2 log2(taps) steps in place of taps, for any stride.
    """

    def cut(blocks: tuple[jax.Array, ...], start: int, count: int, step: int) -> tuple[jax.Array, ...]:
        return tuple(
            lax.slice_in_dim(block, start, start + (count - 1) * step + 1, step, axis) for block in blocks
        )

    if taps <= UNROLLED:
        return reduce(combine, (cut(arrays, tap * dilation, outputs, stride) for tap in range(taps)))
    blocks, size, done = arrays, 1, 0
    folded: tuple[jax.Array, ...] | None = None
    while True:
        if taps & size:
            part = cut(blocks, done * dilation, outputs, stride)
            folded = part if folded is None else combine(folded, part)
            done += size
            if done == taps:
                return folded
        left = blocks[0].shape[axis] - size * dilation
        blocks = combine(cut(blocks, 0, left, 1), cut(blocks, size * dilation, left, 1))
        size *= 2


def add(earlier: tuple[jax.Array, ...], later: tuple[jax.Array, ...]) -> tuple[jax.Array, ...]:
    """The sum."""
    return (earlier[0] + later[0],)


def larger_and_where(earlier: tuple[jax.Array, ...], later: tuple[jax.Array, ...]) -> tuple[jax.Array, ...]:
    """The larger value and its place, the earlier of two equal ones; NaN counts as larger than anything.

    A place of -1 is no cell and loses to every cell.
    """
    (value, place), (other, other_place) = earlier, later
    wins = (other_place >= 0) & ((place < 0) | _beats(other, value))
    return jnp.where(wins, other, value), jnp.where(wins, other_place, place)


def _beats(later: jax.Array, earlier: jax.Array) -> jax.Array:
    return (later > earlier) | jnp.isnan(later) if jnp.issubdtype(later.dtype, jnp.floating) else later > earlier


def materialised(x: jax.Array) -> jax.Array:
    """An array that is there, and on CPUs not computed again for every tap that asks for it; nor its cotangent.

    Where `jax.export` knows sizes by name only it is left to the compiler: such an array may be empty.
    """
    return linear_apart(_same, x) if all(isinstance(size, int) for size in x.shape) else x


def _same(x: jax.Array, /) -> jax.Array:
    return x


def lowest(function: str, dtype: np.dtype) -> bool | int | float:
    """The value that no value of a dtype is below.

    Raises:
        TypeError: complex numbers have none.
    """
    if jnp.issubdtype(dtype, jnp.floating):
        return -np.inf if np.isinf(np.float32(np.array(-np.inf, dtype))) else float(jnp.finfo(dtype).min)
    if jnp.issubdtype(dtype, jnp.integer):
        return int(jnp.iinfo(dtype).min)
    if dtype == jnp.bool_:
        return False
    raise TypeError(f"{function}: `x` must hold numbers that have an order, got dtype {dtype}")
