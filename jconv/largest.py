"""The largest value of every window, and its derivative, which follows the cell where that value stands.

The derivative of a maximum moves numbers and multiplies none: y's tangent is the tangent of x's winning cell, and
a cotangent goes back to that cell. So the rule finds the number of the winning tap, small and an integer, once,
and for either direction compares it with each tap's.

A chain of "the later one if it is larger" over values and numbers at once costs three operations a step, where
the values alone cost one (`lax.max`). The numbers are found under differentiation only.
"""

from functools import reduce
from math import prod

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.errors import InconclusiveDimensionOperation
from jax.typing import ArrayLike

from jconv.arrays import bordered
from jconv.folding import extended, fold, materialised, taps
from jconv.geometry.window import Window

_FEW_ROWS = 4  # so many times fewer rows than x has are worth an array of their own
_SHORT = range(3, 20)  # results in a row whose loop the compiler does not vectorise; measured
_ONE_NUMBER = 16  # taps of a window that are compared one by one; beyond it, axis by axis


def largest(x: jax.Array, fill: ArrayLike, window: Window, axes: tuple[int, ...]) -> jax.Array:
    """Every window's largest value; NaN is larger than anything.

    Its gradient goes to the first cell in row-major order that holds it, NaN counting as infinity here, and
    never to padding.

    Args:
        x: an array of numbers that have an order.
        fill: what stands in the padding; no value of x is below it.
        window: slides along `axes`.
        axes: of x, in increasing order.
    """
    function = _differentiable if jnp.issubdtype(x.dtype, jnp.floating) else _largest
    return function(x, fill, window, axes)


def _largest(x: jax.Array, fill: ArrayLike, window: Window, axes: tuple[int, ...]) -> jax.Array:
    """Axis by axis, rows first: then the last axis, where strided cells are not side by side, is short already."""
    todo = list(enumerate(axes))
    if _go_on_one_row(x, window, axes):
        x = _of_one_row(x, window.kernel_size[-1])
        todo.pop()
    for n, axis in todo:
        x = extended(x, fill, window, axes, n)
        geometry = (window.kernel_size[n], window.dilation[n], window.stride[n], window.output_size[n])
        if n == len(axes) - 1 and prod(window.stride[:n]) >= _FEW_ROWS:
            x = materialised(x)
        (x,) = fold((x,), lambda one, other: (lax.max(one[0], other[0]),), axis, *geometry)
    return x


def _go_on_one_row(x: jax.Array, window: Window, axes: tuple[int, ...]) -> bool:
    """Whether windows along the last axis go on from row to row, which are so short that loops end too often."""
    k, size, outputs = window.kernel_size[-1], window.size[-1], window.output_size[-1]
    if axes[-1] != x.ndim - 1 or (window.stride[-1], window.dilation[-1], window.padding[-1]) != (k, 1, (0, 0)):
        return False
    if len(axes) > 2 and prod(window.stride[:-1]) >= _FEW_ROWS:  # then it is short by the time it is its turn
        return False
    return all(isinstance(size, int) for size in x.shape) and size == k * outputs and outputs in _SHORT


def _of_one_row(x: jax.Array, taps: int) -> jax.Array:
    """The largest of every so many cells as they lie; materialised, or the loop would go by rows after all."""
    row = x.reshape(-1)
    (row,) = fold((row,), lambda one, other: (lax.max(one[0], other[0]),), 0, taps, 1, taps, row.size // taps)
    return materialised(row).reshape(*x.shape[:-1], x.shape[-1] // taps)


_differentiable = jax.custom_jvp(_largest, nondiff_argnums=(1, 2, 3))


@_differentiable.defjvp
def _tangent(
    fill: ArrayLike, window: Window, axes: tuple[int, ...], primals: tuple, tangents: tuple
) -> tuple[jax.Array, jax.Array]:
    (x,), (tangent,) = primals, tangents
    cells = lax.stop_gradient(jnp.where(jnp.isnan(x), jnp.inf, x))
    if len(axes) == 1 and _side_by_side(window):
        return _differentiable(x, fill, window, axes), _of_cells_side_by_side(
            tangent, cells, fill, window, axes[0]
        )
    if _in_one_go(window):
        number, seen = materialised(_winners(cells, fill, window, axes)), [tangent]
        for n in range(len(axes)):
            seen = [part for cells in seen for part in taps(cells, window, axes, n)]
        return _differentiable(x, fill, window, axes), _chosen(seen, number)
    numbers = _winners_of_axes(cells, fill, window, axes)
    for n, number in enumerate(numbers):
        tangent = _chosen(taps(tangent, window, axes, n), number)
        if n < len(axes) - 1:
            tangent = materialised(tangent)
    return _differentiable(x, fill, window, axes), tangent


def _in_one_go(window: Window) -> bool:
    """Whether a tap's number is one over the whole window, and not one an axis.

    That is prod(K) steps in place of sum(K), in one loop that reads and writes everything once. Strided windows
    that overlap are better off with an axis at a time, since rows come first and leave less for the last axis.
    """
    overlap = any(k > s > 1 for k, s in zip(window.kernel_size, window.stride, strict=True))
    return len(window.kernel_size) == 1 or (prod(window.kernel_size) <= _ONE_NUMBER and not overlap)


def _side_by_side(window: Window) -> bool:
    return window.kernel_size == window.stride and set(window.dilation) == {1}


def _of_cells_side_by_side(
    tangent: jax.Array, cells: jax.Array, fill: ArrayLike, window: Window, axis: int
) -> jax.Array:
    """The winners' tangents where every cell is in one window: a window a row, and one comparison for all.

    The transpose spreads a cotangent over its window and compares, with nothing to add; 4 times as fast as the
    general way along an axis, where that has to lay taps next to each other.
    """
    number = jnp.expand_dims(materialised(_winners(cells, fill, window, (axis,))), axis + 1)
    rows = extended(tangent, 0, window, (axis,))
    rows = rows.reshape(*rows.shape[:axis], *window.output_size, *window.kernel_size, *rows.shape[axis + 1 :])
    tap = lax.broadcasted_iota(number.dtype, rows.shape, axis + 1)
    return jnp.where(number == tap, rows, jnp.zeros((), rows.dtype)).sum(axis + 1)


def _chosen(seen: list[jax.Array], number: jax.Array) -> jax.Array:
    zero = jnp.zeros((), seen[0].dtype)
    return reduce(lax.add, (jnp.where(number == tap, cells, zero) for tap, cells in enumerate(seen)))


# ---------------------------------------------------------------------------------------------------------
# Winners


def _winners(x: jax.Array, fill: ArrayLike, window: Window, axes: tuple[int, ...]) -> jax.Array:
    """The number of every window's winning tap, in row-major order; one that no tap has where all is padding."""
    kind = _integers(prod(window.kernel_size))
    value, number = extended(x, fill, window, axes), jnp.zeros((), kind)
    for n, axis in enumerate(axes):
        k, d, s, o = (of[n] for of in (window.kernel_size, window.dilation, window.stride, window.output_size))
        parts = []
        for tap in range(k):
            seen = [
                lax.slice_in_dim(a, tap * d, tap * d + (o - 1) * s + 1, s, axis) if a.ndim else a
                for a in (value, number)
            ]
            parts.append((seen[0], jnp.broadcast_to(seen[1] * kind.type(k) + kind.type(tap), seen[0].shape)))
        value, number = reduce(_larger_of, parts)
    if not _padded_below(window):
        return number
    first, there = jnp.zeros((), jnp.int32), True
    for n, axis in enumerate(axes):
        along = _first_inside(window, n, axis, x.ndim)
        first, there = first * window.kernel_size[n] + along, there & (along < window.kernel_size[n])
    return jnp.where(value == fill, jnp.where(there, first, -1).astype(kind), number)


def _winners_of_axes(x: jax.Array, fill: ArrayLike, window: Window, axes: tuple[int, ...]) -> list[jax.Array]:
    """The winning tap along each axis: along the first for every cell of the later axes, and so on.

    Those of a later axis are chosen among the earlier axes' winners, whose numbers settle ties.
    """
    kind = _integers(prod(window.kernel_size))
    value, number, found = extended(x, fill, window, axes), jnp.zeros(x.shape, kind), []
    number = extended(number, 0, window, axes)
    for n, axis in enumerate(axes):
        k, d, s, o = (of[n] for of in (window.kernel_size, window.dilation, window.stride, window.output_size))
        others = [a for a in range(x.ndim) if a != axis]
        place = jnp.expand_dims(jnp.arange(value.shape[axis], dtype=jnp.int32), others)
        arrays = (value, number, jnp.broadcast_to(place, value.shape))
        value, number, place = fold(arrays, _larger_of, axis, k, d, s, o)
        tap = place - jnp.expand_dims(jnp.arange(o, dtype=jnp.int32) * s, others)
        tap = tap // d if d > 1 else tap
        if _padded_below(window):
            tap = jnp.where(value == fill, _first_inside(window, n, axis, x.ndim), tap)
        tap = tap.astype(kind)
        if n < len(axes) - 1:
            number = number * kind.type(k) + tap
            value, number = materialised(value), materialised(number)
        edges = [(0, 0)] * x.ndim
        for later, (low, high) in zip(axes[n + 1 :], window.reach[n + 1 :], strict=True):
            edges[later] = (-low, -high)
        found.append(materialised(bordered(tap, edges)))
    return found


def _larger_of(earlier: tuple[jax.Array, ...], later: tuple[jax.Array, ...]) -> tuple[jax.Array, ...]:
    """Of two values with numbers and more, the larger; of equal ones that of the lower number, or the earlier.

    The maximum is spelled out since it is one instruction, and the next step need not wait for the comparison.
    """
    (value, number), (other, other_number) = earlier[:2], later[:2]
    wins = (other > value) | ((other == value) & (other_number < number))
    pairs = zip(earlier[1:], later[1:], strict=True)
    return lax.max(value, other), *(jnp.where(wins, two, one) for one, two in pairs)


def _first_inside(window: Window, n: int, axis: int, rank: int) -> jax.Array:
    """The first tap of every position along one axis that is not in the padding below."""
    d, s, o = (of[n] for of in (window.dilation, window.stride, window.output_size))
    low = window.padding[n][0]
    first = jnp.maximum(-((jnp.arange(o, dtype=jnp.int32) * s - low) // d), 0)
    inside = jnp.arange(o, dtype=jnp.int32) * s - low + first * d < window.size[n]
    first = jnp.where(inside, first, window.kernel_size[n])
    return jnp.expand_dims(first, [a for a in range(rank) if a != axis])


def _padded_below(window: Window) -> bool:
    try:
        return any(low > 0 for low, _ in window.padding)
    except InconclusiveDimensionOperation:  # `jax.export` knows sizes by name only
        return True


def _integers(count: int) -> np.dtype:
    """The narrowest integers that count so far, and -1."""
    return next(np.dtype(f"int{bits}") for bits in (8, 16, 32) if count < 2 ** (bits - 1))
