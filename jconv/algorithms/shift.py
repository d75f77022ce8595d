"""The sum of shifted images: a weight times the whole image, moved by a tap, for every tap.

    y = sum over c and k of kernel[:, c, k] * (x[c] moved by k)

XLA makes one loop of it that reads every cell from the cache as often as there are taps and keeps the sum in a
register. It costs taps * (C / groups) vector instructions for a vector of outputs, and no memory beside the padded
image. That is what a convolution with few products an output wants: depthwise, in small groups, of one channel. A
dense one wants a matrix product, which reads each cell into a register once for many outputs.
"""

from collections.abc import Callable, Sequence
from itertools import product
from math import ceil, prod

import jax
import jax.numpy as jnp
from jax import lax

from jconv.algorithms.adjoint import convolved, convolved_in_blocks, meets_zeros
from jconv.algorithms.blocks import Blocks
from jconv.algorithms.lowering import Lowering, in_layout
from jconv.algorithms.rows import kernel_gradient
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
    them; and where that is a pass too many, it is done while they are in the cache.
    """
    stride = plan.stride[-1]
    often = plan.depth[1] * prod(plan.kernel_size) // stride**2
    blocks = Blocks.of_results(plan, x.shape[0], x.dtype.itemsize)
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
            image = _cut(phases[0], (*cells, slice(0, g), only))
            return _weighed(weights[tap * c + channel], image, shape, plan.rank + 1)
        *outer, last = cells
        phase, start = last.start % len(phases), last.start // len(phases)
        last = last if len(phases) == 1 else slice(start, start + plan.output_size[-1])
        return _weighed(weights[channel * taps + tap], _cut(phases[phase], (only, *outer, last)), shape)

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


def keeps_rows(plan: ConvPlan) -> bool:
    """Whether rows stay as long as they are, and cells beside each other stay so."""
    return plan.rank > 1 and plan.counted and plan.stride[-2:] == (1, 1) and plan.size[-1] == plan.output_size[-1]


def _on_one_row(x: jax.Array, kernel: jax.Array, plan: ConvPlan) -> jax.Array:
    """The product "y", by planes as one long row each.

    Computed apart, or the loop would go by rows after all, as whoever reads the result does.
    """
    row, taps = _LongRow(plan), plan.depth[0] * prod(plan.kernel_size)
    if not _is_large(x):
        y = row.with_border(x, kernel)
    elif x.size >= _LARGE and taps <= _FEW and 0 < row.ends < plan.output_size[-2] // 8:
        y = apart(row.as_it_lies, x, kernel)
    elif row.has_neighbours and taps <= _SEVERAL:
        y = apart(row.between_others, x, kernel)
    else:
        y = apart(row.with_border, x, kernel)
    return y.reshape(plan.output_shape(x.shape[0]))


class _LongRow:
    """Planes as one long row each: no vector ends where a row does, and nothing is put beside rows.

    What a tap finds past the end of a row is the start of the next one, where zeros should be; so what the taps of
    a column of the kernel come to is left out there. So are rows that a tap finds in the planes before and behind.
    """

    def __init__(self, plan: ConvPlan) -> None:
        self.plan, self.width, self.rows = plan, plan.size[-1], plan.output_size[-2]
        (above, below), (before, behind) = plan.padding[-2:]
        self.edges = [*plan.padding[:-2], (above * self.width + before, below * self.width + behind)]
        starts = [[k * d for k in range(taps)] for taps, d in zip(plan.kernel_size, plan.dilation, strict=True)]
        planes = product(*(
            [slice(start, start + s * (size - 1) + 1, s) for start in along]
            for along, s, size in zip(starts[:-2], plan.stride, plan.output_size, strict=False)
        ))  # fmt: skip
        self.lines = [(*plane, row * self.width) for plane in planes for row in starts[-2]]
        self.columns = starts[-1]

    @property
    def ends(self) -> int:
        """The rows, above and below, that see what stands before or behind a plane in a row; 0 for volumes."""
        if self.plan.rank > 2:
            return 0
        (low, _), (height, _), span = self.edges[-1], self.plan.size, self.plan.span
        high = (self.rows + span[0] - 1 - height) * self.width + span[1] - 1 - low
        return max(0, ceil(low / self.width), ceil(high / self.width))

    @property
    def has_neighbours(self) -> bool:
        """Whether groups stand between others, and a tap that leaves a plane is in the next one to it."""
        plan = self.plan
        return plan.rank == 2 and plan.groups > 2 and plan.size == plan.output_size and self.ends <= plan.size[0]

    def with_border(self, x: jax.Array, kernel: jax.Array) -> jax.Array:
        """The results, of a copy of the images with what stands around them."""
        n, g, c = x.shape[0], self.plan.groups, self.plan.depth[0]
        return self._bordered(x.reshape(n, g, c, *self.plan.size), kernel)

    def between_others(self, x: jax.Array, kernel: jax.Array) -> jax.Array:
        """The same without a copy, but for the first and the last group."""
        n, g, (c, o), cells = x.shape[0], self.plan.groups, self.plan.depth, prod(self.plan.size)
        kernel, (low, _) = kernel.reshape(g, o * c, -1), self.edges[-1]

        def outermost(x: jax.Array, kernel: jax.Array) -> jax.Array:
            x = x.reshape(n, g, c, *self.plan.size)
            return self._bordered(_first_and_last(x, 1), _first_and_last(kernel, 0))

        def cells_of(channel: int, start: int) -> jax.Array:
            first = (c + channel) * cells + start - low
            inner = _cut(x.reshape(n, -1), [slice(first, first + (g - 2) * c * cells)])
            return _cut(inner.reshape(n, g - 2, c, cells), [slice(0, 1), slice(0, cells)])

        outer = apart(outermost, x, kernel)
        inner = self._summed(cells_of, kernel[1:-1], (n, g - 2, o, cells), alone=False)
        return _put_together([outer[:, :1], inner, outer[:, 1:]], 1)

    def as_it_lies(self, x: jax.Array, kernel: jax.Array) -> jax.Array:
        """The same without a copy, but for the rows that see what stands around an image."""
        n, g, c = x.shape[0], self.plan.groups, self.plan.depth[0]
        x, (low, _), last = x.reshape(n, g, c, -1), self.edges[-1], self.rows - self.ends
        strip = (self.ends + self.plan.span[0] - 1) * self.width + self.plan.span[1] - 1

        def outermost(x: jax.Array, kernel: jax.Array) -> jax.Array:
            strips = [
                bordered(x, [(0, 0)] * 3 + [(low - first, first - low + strip - x.shape[-1])])
                for first in (0, last * self.width)
            ]
            return self._rows(jnp.concatenate(strips), kernel, self.ends)

        outer = apart(outermost, x, kernel)
        inner = self._rows(x, kernel, last - self.ends, self.ends * self.width - low)
        return _put_together([outer[:n], inner, outer[n:]], inner.ndim - 1)

    def _bordered(self, x: jax.Array, kernel: jax.Array) -> jax.Array:
        """The results of images `(n, g, c, *size)`, of a copy with what stands around them."""
        planes = x.reshape(prod(x.shape[:3]), *self.plan.size[:-2], prod(self.plan.size[-2:]))
        planes = bordered(planes, [(0, 0), *self.edges])
        return self._rows(planes.reshape(*x.shape[:3], *planes.shape[1:]), kernel, self.rows)

    def _rows(self, x: jax.Array, kernel: jax.Array, rows: int, first: int = 0) -> jax.Array:
        """So many rows of results, of images `(n, g, c, *others, row)` whose cells they see from this one on."""
        n, g, o, cells = *x.shape[:2], self.plan.depth[1], rows * self.width

        def cells_of(channel: int, start: int, *planes: slice) -> jax.Array:
            return _cut(x, (slice(channel, channel + 1), *planes, slice(start + first, start + first + cells)))

        return self._summed(cells_of, kernel, (n, g, o, *self.plan.output_size[:-2], cells))

    def _summed(
        self, cells_of: Callable[..., jax.Array], kernel: jax.Array, shape: tuple[int, ...], alone: bool = True
    ) -> jax.Array:
        """The sum of all taps: what they find in a channel, from a place in a row of planes on.

        Args:
            cells_of: of a channel, a place, and the planes where there are several.
            kernel: filters for each group.
            shape: of the sum, `(n, g, o, *others, row)`.
            alone: whether there are zeros above and below a plane, and no other planes.
        """
        c, taps = self.plan.depth[0], len(self.columns)
        weights = lax.split(kernel.reshape(shape[1] * shape[2], -1), (1,) * (c * prod(self.plan.kernel_size)), 1)
        place, width = lax.iota(jnp.int32, shape[-1]), jnp.int32(self.width)
        row, column = lax.div(place, width), lax.rem(place, width)
        (above, _), (before, _) = self.plan.padding[-2:]

        def terms(line: int, tap: int) -> list[jax.Array]:
            *planes, start = self.lines[line]
            return [
                _weighed(
                    weights[(i * len(self.lines) + line) * taps + tap],
                    cells_of(i, start + self.columns[tap], *planes),
                    shape,
                )
                for i in range(c)
            ]

        def seen(tap: int) -> jax.Array:
            """What the taps of a column of the kernel come to."""
            if alone:
                total = in_runs([term for line in range(len(self.lines)) for term in terms(line, tap)])
            else:
                reaches = [start // self.width - above for (start,) in self.lines]
                total = in_runs([
                    _inside(in_runs(terms(line, tap)), row, reach, self.rows) for line, reach in enumerate(reaches)
                ])  # fmt: skip
            return _inside(total, column, self.columns[tap] - before, self.width)

        return in_runs([seen(tap) for tap in range(taps)])


def _inside(total: jax.Array, place: jax.Array, reach: int, size: int) -> jax.Array:
    """What taps find that reach so far, left out at places along the last axis where that is not inside."""
    if reach == 0:
        return total
    inside = place < size - reach if reach > 0 else place >= -reach
    inside = lax.broadcast_in_dim(inside, total.shape, (total.ndim - 1,))
    return lax.select(inside, total, lax.full_like(total, 0))


def _first_and_last(x: jax.Array, axis: int) -> jax.Array:
    return lax.concatenate([lax.slice_in_dim(x, i, i + 1, axis=axis) for i in (0, x.shape[axis] - 1)], axis)


def _put_together(parts: Sequence[jax.Array], axis: int) -> jax.Array:
    """Arrays one after the other; along a last axis the compiler would put them together afterwards."""
    return lax.concatenate([lax.expand_dims(part, (part.ndim,)) for part in parts], axis)


def _cut(x: jax.Array, last: Sequence[slice]) -> jax.Array:
    """A block of an array along its last axes."""
    before = x.ndim - len(last)
    starts, ends = [0] * before + [cells.start for cells in last], [*x.shape[:before], *(c.stop for c in last)]
    return lax.slice(x, starts, ends, [1] * before + [cells.step or 1 for cells in last])


def _weighed(weight: jax.Array, image: jax.Array, shape: tuple, axis: int = 1) -> jax.Array:
    """An image times a number for each group and output, whose axes this one and the next of the result are."""
    weights = lax.broadcast_in_dim(lax.reshape(weight, shape[axis : axis + 2]), shape, (axis, axis + 1))
    if image.shape[axis + 1] != shape[axis + 1]:  # one channel for several outputs
        image = lax.broadcast_in_dim(image, shape, range(len(shape)))
    return lax.mul(weights, image)


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
