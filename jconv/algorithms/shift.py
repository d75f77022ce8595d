"""The sum of shifted images: a weight times the whole image, moved by a tap, for every tap.

    y = sum over c and k of kernel[:, c, k] * (x[c] moved by k)

XLA makes one loop of it that reads every cell from the cache as often as there are taps and keeps the sum in a
register. It costs taps * (C / groups) vector instructions for a vector of outputs, and at most the memory of a
padded image; none where images lie between others (`between`) or are large (`long_row`). That is what few products
an output want: depthwise, small groups, one channel. A dense convolution wants a matrix product, which reads each
cell into a register once for many outputs.
"""

from collections.abc import Sequence
from math import prod

import jax
import jax.numpy as jnp
from jax import lax

from jconv.algorithms import between
from jconv.algorithms.adjoint import convolved, convolved_in_blocks, meets_zeros
from jconv.algorithms.blocks import Blocks
from jconv.algorithms.long_row import LongRow, keeps_rows
from jconv.algorithms.lowering import Lowering, in_layout
from jconv.algorithms.rows import kernel_gradient
from jconv.algorithms.terms import block, weighed
from jconv.arrays import bordered
from jconv.boundary import add_strips, apart, cut, unravel
from jconv.geometry.plan import ConvPlan
from jconv.sums import in_runs

LANES = 8  # numbers in a vector
_UNROLLED = 256  # products in one loop; more of them take the compiler longer than they save
DEALT = 7  # products with a cell, from which on dealing cells out is worth its pass; measured
_DEALT_IN_BLOCKS = 4  # and block by block
_HUGE = 1 << 22  # numbers in x and y, of which passes take longer than all products
_WIDE = 64  # cells in a row, from which on two phases are interleaved as they are put in place
_LARGE = 1 << 18  # numbers in images, from which on a copy of them, with zeros around it, takes long
_FEW = 32  # taps, which do not take much longer than that
_SEVERAL = 64  # taps, up to which leaving rows out takes no longer than a copy with zeros in their places
_SMALL = 1 << 14  # numbers in an image that may be padded anew for every tap, if the compiler wants to


def convolve(x: jax.Array, kernel: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The product "y"."""
    n, g, c = x.shape[0], plan.groups, plan.depth[0]
    if 0 in (c, *plan.kernel_size):  # nothing is added up
        return jnp.zeros(plan.output_shape(n), x.dtype)
    first = plan.layout == "channels_first"
    many = c * prod(plan.kernel_size) > _UNROLLED
    few = min(plan.in_channels, plan.out_channels) < LANES  # no vector can be made of them
    if not first and (many or few):
        return in_layout("channels_first", "y")(convolve)(x, kernel, plan, precision)
    if first and not many and keeps_rows(plan):
        return _on_one_row(x, kernel, plan)
    if first and not many and plan.stride[-1] > 1:
        return _strided(x, kernel, plan)
    if first:
        phases = _dealt(x, plan, 1)
    else:
        phases = _padded(x, (n, *plan.size, g, c), [(0, 0), *plan.padding, (0, 0), (0, 0)])
    if many:
        return _by_rows(phases[0], kernel, plan)
    return _by_cells(phases, kernel, plan)


def _strided(x: jax.Array, kernel: jax.Array, plan: ConvPlan) -> jax.Array:
    """The product "y" with a stride along the last axis.

    A vector of every second cell takes two loads and a shuffle, for each tap or to deal cells out once for all of
    them; and where that is a pass too many, it is done while they are in the cache, or not at all.
    """
    stride = plan.stride[-1]
    seldom, often = (o * prod(plan.kernel_size) // stride**2 for o in (1, plan.depth[1]))
    blocks = Blocks.of_results(plan, x.shape[0], x.dtype.itemsize)
    worth = DEALT if blocks.count > 1 and plan.output_size[-1] >= 2 * LANES else _DEALT_IN_BLOCKS
    if between.applies(plan) and _is_large(x) and seldom < worth:
        return between.convolve(
            x, kernel, plan, lambda x, kernel, plan: _by_cells(_dealt(x, plan, 1), kernel, plan)
        )
    if blocks.count == 1 or (blocks.numbers < _HUGE and not _DEALT_IN_BLOCKS <= often < DEALT):
        return _by_cells(_dealt(x, plan, stride if often >= DEALT else 1), kernel, plan)
    return blocks.convolve(x, kernel, lambda x, kernel, plan: _by_cells(_dealt(x, plan, stride), kernel, plan))


def _by_cells(phases: list[jax.Array], kernel: jax.Array, plan: ConvPlan) -> jax.Array:
    """The sum of all taps in one loop, of images grouped and padded, the last axis perhaps dealt out to phases."""
    n, g, (c, o), taps = phases[0].shape[0], plan.groups, plan.depth, prod(plan.kernel_size)
    first = plan.layout == "channels_first"
    if first:
        weights = lax.split(kernel.reshape(g * o, c * taps), (1,) * (c * taps), 1)
    else:
        weights = lax.split(kernel.reshape(taps * c, g * o), (1,) * (c * taps), 0)
    shape = (n, g, o, *plan.output_size) if first else (n, *plan.output_size, g, o)

    def term(channel: int, tap: int, cells: tuple[slice, ...]) -> jax.Array:
        only = slice(channel, channel + 1)
        if not first:
            image = block(phases[0], (*cells, slice(0, g), only))
            return weighed(weights[tap * c + channel], image, shape, plan.rank + 1)
        *outer, last = cells
        phase, start = last.start % len(phases), last.start // len(phases)
        last = last if len(phases) == 1 else slice(start, start + plan.output_size[-1])
        return weighed(weights[channel * taps + tap], block(phases[phase], (only, *outer, last)), shape)

    terms = [term(i, k, cells) for i in range(c) for k, cells in enumerate(plan.tap_slices())]
    return in_runs(terms).reshape(plan.output_shape(n))


def _dealt(x: jax.Array, plan: ConvPlan, phases: int) -> list[jax.Array]:
    """Images, channels first, grouped and with their padding, the last axis dealt out to so many phases."""
    return _padded(x, (x.shape[0], plan.groups, plan.depth[0], *plan.size), [(0, 0)] * 3 + [*plan.padding], phases)


def _padded(
    x: jax.Array, shape: Sequence[int], edges: Sequence[tuple[int, int]], phases: int = 1
) -> list[jax.Array]:
    """An array in another shape, with zeros around it, and its last axis dealt out to phases.

    The shape is part of what is kept apart: the compiler copies an array first whose axes of one cell it reads in
    another order.
    """
    if phases == 1 and not any(map(any, edges)):
        return [x.reshape(shape)]

    def padded(x: jax.Array) -> list[jax.Array]:
        x = bordered(x.reshape(shape), edges)
        return [x[..., phase::phases] for phase in range(phases)]

    return apart(padded, x) if _is_large(x) else padded(x)


def _on_one_row(x: jax.Array, kernel: jax.Array, plan: ConvPlan) -> jax.Array:
    """The product "y", by planes as one long row each.

    Computed apart, or the loop would go by rows after all, as whoever reads the result does.
    """
    row, taps = LongRow(plan), plan.depth[0] * prod(plan.kernel_size)
    if not _is_large(x):
        y = row.with_border(x, kernel)
    elif x.size >= _LARGE and taps <= _FEW and 0 < row.ends < plan.output_size[-2] // 8:
        y = apart(row.as_it_lies, x, kernel)
    elif between.applies(plan) and taps <= _SEVERAL:
        return between.convolve(x, kernel, plan, lambda x, kernel, plan: LongRow(plan).with_border(x, kernel))
    else:
        y = apart(row.with_border, x, kernel)
    return y.reshape(plan.output_shape(x.shape[0]))


def _by_rows(x: jax.Array, kernel: jax.Array, plan: ConvPlan) -> jax.Array:
    """Many taps, a row of them in each step of a loop; x is grouped and padded, channels first."""
    n, g, (c, o), taps = x.shape[0], plan.groups, plan.depth, plan.kernel_size[-1]
    kernel = kernel.reshape(g, o, -1, taps)
    rows = (c, *plan.kernel_size[:-1])
    span = [s * (size - 1) + 1 for s, size in zip(plan.stride[:-1], plan.output_size[:-1], strict=True)]
    every = (..., *(slice(None, None, s) for s in plan.stride[:-1]), slice(None))
    s, d, outputs = plan.stride[-1], plan.dilation[-1], plan.output_size[-1]

    def read(i: jax.Array) -> tuple[jax.Array, jax.Array]:
        channel, *row = unravel(i, rows)
        corner = [k * d for k, d in zip(row, plan.dilation[:-1], strict=True)]
        seen = cut(x, (0, 0, channel, *corner, 0), (n, g, 1, *span, x.shape[-1]))[every]
        return seen, cut(kernel, (0, 0, i, 0), (g, o, 1, taps))

    def add_row(cells: tuple[jax.Array, jax.Array], y: jax.Array) -> jax.Array:
        seen, weights = cells
        shifted = [lax.slice_in_dim(seen, t * d, t * d + s * (outputs - 1) + 1, s, axis=-1) for t in range(taps)]
        ones = (1,) * plan.rank
        terms = [weights[..., t].reshape(1, g, o, *ones) * image for t, image in enumerate(shifted)]
        return y + in_runs(terms)

    y = jnp.zeros((n, g, o, *plan.output_size), x.dtype)
    return add_strips(prod(rows), read, add_row, y).reshape(plan.output_shape(n))


def _is_large(x: jax.Array) -> bool:
    """Whether it is; a size that is known by name only counts as small."""
    return all(isinstance(size, int) for size in x.shape) and x.size > _SMALL


def convolve_transposed(
    kernel: jax.Array, y: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike
) -> jax.Array:
    """The product "x"."""
    if plan.layout == "channels_first" and plan.stride[-1] == 2 and plan.counted and plan.size[-1] >= _WIDE:
        return convolved_in_blocks(y, kernel, plan, precision, convolve)
    return convolved(y, kernel, plan, precision, convolve)


SHIFT = Lowering({"y": convolve, "x": convolve_transposed, "kernel": kernel_gradient}, spreads=meets_zeros)
