"""Planes that lie between others: no border is copied, and no zeros are put around an image.

What a tap finds beyond an image's last row is a row of the next image, of another group, where zeros should be; so
it is left out there, by row and by column. The first and the last group have no neighbour on one side, and are
computed by themselves.

Nothing is read but the images as they lie, and nothing written but the results. With a stride a vector of every
second cell takes two loads and a shuffle; without, planes whose rows keep their length are one long row each.
"""

from collections.abc import Callable
from dataclasses import replace
from math import prod

import jax
import jax.numpy as jnp
from jax import lax

from jconv.algorithms.terms import Places, block, put_together, weighed
from jconv.boundary import apart
from jconv.geometry.plan import ConvPlan
from jconv.sums import in_runs

By = Callable[[jax.Array, jax.Array, ConvPlan], jax.Array]


def applies(plan: ConvPlan) -> bool:
    """Whether there are groups between others, and every tap that leaves an image is in the one next to it."""
    if not plan.counted or plan.rank != 2 or plan.layout != "channels_first" or plan.groups < 3:
        return False
    (high, wide), (rows, columns), (down, along) = plan.size, plan.output_size, plan.stride
    (above, _), (before, _), (tall, broad) = *plan.padding, plan.span
    reaches = above * wide + before, (tall - 1 - above) * wide + broad - 1 - before
    return (rows - 1) * down < high and (columns - 1) * along < wide and max(reaches) <= high * wide


def convolve(x: jax.Array, kernel: jax.Array, plan: ConvPlan, by: By) -> jax.Array:
    """The product "y"; the outermost groups by another way."""
    n, (c, o) = x.shape[0], plan.depth
    outermost = replace(plan, groups=2, in_channels=2 * c, out_channels=2 * o)

    def outer(x: jax.Array, kernel: jax.Array) -> jax.Array:
        x = x.reshape(n, plan.in_channels, *plan.size)
        return by(_first_and_last(x, 1, c), _first_and_last(kernel, 0, o), outermost)

    def whole(x: jax.Array, kernel: jax.Array) -> jax.Array:
        ends, inner = apart(outer, x, kernel), _inner(x, kernel, plan)
        ends = ends.reshape(n, 2, *inner.shape[2:])
        return put_together([ends[:, :1], inner, ends[:, 1:]], 1)

    # In a row: of an image's rows and columns, where a tap is would have to be computed for every cell.
    return apart(whole, x.reshape(x.size), kernel).reshape(plan.output_shape(n))


def _inner(x: jax.Array, kernel: jax.Array, plan: ConvPlan) -> jax.Array:
    """The results of all groups but the first and the last `(n, g - 2, o, rows, columns)`, or these two as one."""
    g, (c, o), cells, wide = plan.groups, plan.depth, prod(plan.size), plan.size[-1]
    n = x.size // (g * c * cells)
    x, (down, along), result = x.reshape(n, g * c * cells), plan.stride, plan.output_size
    (above, _), (before, _) = plan.padding
    one_row = along == 1 and result == plan.size
    shape = (n, g - 2, o, cells) if one_row else (n, g - 2, o, *result)
    row, column = (lax.iota(jnp.int32, size) for size in result)
    if one_row:
        place = lax.iota(jnp.int32, cells)
        row, column = lax.div(place, jnp.int32(wide)), lax.rem(place, jnp.int32(wide))
    rows = Places(plan.size[0], down, result[0], 3, row)
    columns = Places(wide, along, result[1], len(shape) - 1, column)
    weights = lax.split(kernel[o:-o].reshape((g - 2) * o, -1), (1,) * (c * prod(plan.kernel_size)), 1)

    def term(channel: int, tap: int, reach: tuple[int, int]) -> jax.Array:
        first = (c + channel) * cells + reach[0] * wide + reach[1]
        seen = lax.slice_in_dim(x, first, first + (g - 2) * c * cells, axis=1)
        seen = seen.reshape(n, g - 2, c, *((cells,) if one_row else plan.size))
        every = [slice(0, s * (size - 1) + 1, s) for s, size in zip(plan.stride, result, strict=True)]
        seen = block(seen, [slice(0, 1), *([slice(0, cells)] if one_row else every)])
        return weighed(weights[channel * prod(plan.kernel_size) + tap], seen, shape)

    def seen_by(column: int) -> jax.Array:
        """What the taps of a column of the kernel come to."""
        reach, lines = column * plan.dilation[1] - before, []
        for line in range(plan.kernel_size[0]):
            there, tap = line * plan.dilation[0] - above, line * plan.kernel_size[1] + column
            lines.append(rows.inside(in_runs([term(i, tap, (there, reach)) for i in range(c)]), there))
        return columns.inside(in_runs(lines), reach)

    return in_runs([seen_by(column) for column in range(plan.kernel_size[1])])


def _first_and_last(x: jax.Array, axis: int, size: int) -> jax.Array:
    """So many cells at either end of an axis; as every n-th of the groups, so that nothing is put together."""
    shape, groups = x.shape, x.shape[axis] // size
    parted = x.reshape(*shape[:axis], groups, size, *shape[axis + 1 :])
    ends = lax.slice_in_dim(parted, 0, groups, groups - 1, axis=axis)
    return ends.reshape(*shape[:axis], 2 * size, *shape[axis + 1 :])
