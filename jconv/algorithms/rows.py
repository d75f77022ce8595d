"""The gradient by the kernel as sums over long rows: the product "kernel" of the sum of shifted images.

    kernel[o, c, k] = sum over n and p of x[n, c, S p + d k - P] y[n, o, p]

One sum a tap, each over all of the image. XLA computes a sum along an axis one cell at a time; here blocks of
cells are multiplied by blocks and added to a block, a vector at a time, and what is left is summed at the end.

A block is some rows of y, one after the other, and what it meets at a tap is as long a block of x. Past the end of
a row that is the start of the next one; it is left out at the end, since the same columns of all rows have come
together. With strides x is dealt out to phases beforehand: a tap then meets neighbours of one phase. A single axis
is a plane with one column.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import product
from math import ceil, prod

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from jconv.algorithms import lax as plain
from jconv.algorithms.blocks import Blocks, divisor
from jconv.algorithms.lowering import in_layout
from jconv.arrays import bordered
from jconv.boundary import TOGETHER, add_strips, apart, cut, put, reordered, strip_by_strip, unravel
from jconv.geometry.plan import ConvPlan
from jconv.meshes import mesh_axes, varying

_TAPS = 12  # taps of a plane that one pass over x and y takes
_PRODUCTS = 96  # blocks times taps in one loop body: what the compiler unrolls
_LANES = 64  # cells in a block at least, where the image has as many


@in_layout("channels_first", "kernel")
def kernel_gradient(x: jax.Array, y: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """Sum the products of x and y, tap by tap."""
    n, g, (c, o) = x.shape[0], plan.groups, plan.depth
    if not plan.counted:  # no blocks can be cut
        return plain.kernel_gradient(x, y, plan, precision)
    if 0 in (n, g, c, o, *plan.output_size):
        return jnp.zeros(plan.kernel_shape, x.dtype)
    return Blocks.of_groups(plan, n, x.dtype.itemsize).kernel_gradient(x, y, _of_a_block)


def _of_a_block(x: jax.Array, y: jax.Array, plan: ConvPlan) -> jax.Array:
    """The gradient by the kernel of some images and groups, which stay in the cache."""
    n, g, (c, o) = x.shape[0], plan.groups, plan.depth
    s = _Partition(plan, n)
    *outputs, _, _ = (1, 1, *plan.output_size)[-max(plan.rank, 2) :]
    x = bordered(x, [(0, 0), (0, 0), *plan.padding[:-2], *[(0, 0)] * min(plan.rank, 2)])
    x = s.dealt(x.reshape(n, g, c, *x.shape[2 : plan.rank], s.rows.size, s.columns.size))
    y = s.in_row(y.reshape(n, g, o, *outputs, s.rows.outputs, s.columns.outputs))
    along = list(zip(plan.kernel_size[:-2], plan.stride[:-2], plan.dilation[:-2], strict=True))
    numbers = (c, *(k for k, _, _ in along), s.lines)
    steps = (n // s.images, *outputs, s.steps)
    x_block, y_block = _blocks(x), _blocks(y)

    def of_taps(number: jax.Array) -> jax.Array:
        channel, *far, line = unravel(number, numbers)
        phase, row = s.place(line)

        def read(step: jax.Array) -> tuple[jax.Array, jax.Array]:
            image, *place, block = unravel(step, steps)
            image, start = image * s.images, block * s.blocks * s.cells
            corner = [q * stride + k * d for q, k, (_, stride, d) in zip(place, far, along, strict=True)]
            ones = (1,) * len(along)
            xs = x_block(
                (image, phase, 0, 0, channel, *corner, start + row * s.pitch),
                (s.images, s.phases, s.columns.stride, g, 1, *ones, s.blocks * s.cells + s.reach),
            )
            ys = y_block((image, 0, 0, *place, start), (s.images, g, o, *ones, s.blocks * s.cells))
            return xs, ys

        def add(cells: tuple[jax.Array, jax.Array], totals: list[jax.Array]) -> list[jax.Array]:
            xs = cells[0].reshape(s.images, -1, g, s.blocks * s.cells + s.reach)
            ys = cells[1].reshape(s.images, g, o, s.blocks, s.cells)

            def sum_of(total: jax.Array, phase: int, start: int) -> jax.Array:
                for image, block in product(range(s.images), range(s.blocks)):
                    first = start + block * s.cells
                    seen = xs[image, phase, :, None, first : first + s.cells]
                    total = total + (seen * ys[image, :, :, block]).reshape(total.shape)
                return total

            taps = iter(s.taps)
            return [jnp.stack([sum_of(total, *next(taps)) for total in some]) for some in totals]

        together = np.array_split(s.taps, ceil(len(s.taps) / TOGETHER))
        totals = [jnp.zeros((len(taps), g * o, s.cells), x.dtype) for taps in together]
        in_loop = prod(steps) == 1 < prod(numbers)  # where a single step reads from a place that is computed
        totals = jnp.concatenate(add_strips(prod(steps), partial(apart, read) if in_loop else read, add, totals))
        totals = totals if s.counts.all() else jnp.where(s.counts[:, None], totals, jnp.zeros((), x.dtype))
        return totals.sum(-1)

    def put_taps(number: jax.Array, sums: jax.Array, some: jax.Array) -> jax.Array:
        return put(sums, some[None], (number, 0, 0))

    sums = varying(jnp.zeros((prod(numbers), len(s.taps), g * o), x.dtype), mesh_axes(x))
    sums = strip_by_strip(prod(numbers), lambda number: number, of_taps, put_taps, sums)
    return reordered(sums, (2, 0, 1)).reshape(plan.kernel_shape)


def lines_of(plan: ConvPlan) -> int:
    """Rows of taps that are computed one after the other: all taps of a plane at once, if they are few."""
    *_, high, wide = plan.kernel_size if plan.rank > 1 else (*plan.kernel_size, 1)
    return 1 if high * wide <= _TAPS or wide == 1 else high


@dataclass(frozen=True)
class _Axis:
    """What the taps of one axis see."""

    size: int
    taps: int
    stride: int
    dilation: int
    low: int
    outputs: int

    @property
    def cells(self) -> int:
        """Cells in a phase; the last may lie beyond the image."""
        return ceil(self.size / self.stride)

    def phases(self) -> list[int]:
        """Each tap's phase."""
        return [(tap * self.dilation - self.low) % self.stride for tap in range(self.taps)]

    def starts(self) -> list[int]:
        """The cell of its phase that the first output meets at each tap."""
        return [(tap * self.dilation - self.low) // self.stride for tap in range(self.taps)]

    def seen(self) -> np.ndarray:
        """Which outputs meet a cell of the image, `(taps, outputs)`."""
        starts = np.arange(self.taps) * self.dilation - self.low
        cells = np.add.outer(starts, np.arange(self.outputs) * self.stride)
        return (cells >= 0) & (cells < self.size)


class _Partition:
    """How planes are cut into blocks, and how many of them a step of the loop takes.

    Attributes:
        rows: one of a plane's axes.
        columns: the other.
        pitch: cells from one row to the next.
        cells: in a block.
        blocks: of a plane that one step takes.
        steps: in which a plane is done.
        full: rows that all blocks together have.
        images: that one step takes.
        above: rows of zeros above a plane of x.
        below: and under it.
        before: of these above, what the columns to the left of the first one are the ends of.
        lines: rows of taps that are computed one after the other.
        phases: of x's rows, that one step takes.
        taps: that one step computes: the phase, and the first cell that its first block meets.
        reach: cells that the taps see beyond a step's blocks.
        counts: of each tap's block, the cells that count.
    """

    def __init__(self, plan: ConvPlan, n: int) -> None:
        lows = [low for low, _ in plan.padding]
        of = (plan.size, plan.kernel_size, plan.stride, plan.dilation, lows, plan.output_size)
        axes = [_Axis(*integers) for integers in zip(*of, strict=True)]
        rows, columns = axes[-2:] if plan.rank > 1 else (*axes, _Axis(1, 1, 1, 1, 0, 1))
        self.rows, self.columns = rows, columns
        self.lines = lines_of(plan)
        at_once = self.lines == 1
        self.phases = rows.stride if at_once else 1
        count = columns.taps * rows.taps // self.lines
        self.pitch = max(columns.cells, columns.outputs)
        height = self._height()
        self.cells, whole, most = height * self.pitch, ceil(rows.outputs / height), max(1, _PRODUCTS // count)
        self.steps = ceil(whole / most)
        self.blocks = ceil(whole / self.steps)
        self.images = divisor(n, most // self.blocks)
        self.full = self.steps * self.blocks * height

        ups, lefts = rows.starts(), columns.starts()
        self.before = ceil(max(0, -min(lefts)) / self.pitch)
        self.above = max(0, -min(ups)) + self.before
        self.below = max(0, self.full + max(ups) + ceil(max(0, max(lefts)) / self.pitch) - rows.cells)
        if at_once:
            phases = [r * columns.stride + c for r, c in product(rows.phases(), columns.phases())]
            starts = [(up + self.above) * self.pitch + left for up, left in product(ups, lefts)]
        else:
            phases, starts = columns.phases(), [left + self.before * self.pitch for left in lefts]
        self.taps, self.reach = list(zip(phases, starts, strict=True)), max(starts)
        seen = np.pad(columns.seen(), [(0, 0), (0, self.pitch - columns.outputs)])
        self.counts = np.tile(seen, (count // columns.taps, height))

    def _height(self) -> int:
        """Rows in a block: those that make the fewest vectors."""
        least = min(ceil(_LANES / self.pitch), self.rows.outputs)
        heights = range(least, min(2 * least, self.rows.outputs) + 1)
        return min(heights, key=lambda height: ceil(self.rows.outputs / height) * ceil(height * self.pitch / 8))

    def place(self, line: jax.Array) -> tuple[jax.Array, jax.Array]:
        """The phase of a line of taps, and the row that its first output meets, or the one before that."""
        if self.lines == 1:
            return jnp.zeros((), jnp.int32), jnp.zeros((), jnp.int32)
        s = self.rows.stride
        cell = line * self.rows.dilation + (self.above - self.before) * s - self.rows.low
        return lax.rem(cell, jnp.int32(s)), lax.div(cell, jnp.int32(s))

    def dealt(self, x: jax.Array) -> jax.Array:
        """The phases of x as long rows: (n, S, S, g, c, *space, cells)."""
        s, t = self.rows.stride, self.columns.stride
        height = self.above + self.rows.cells + self.below

        def of_phase(i: int, j: int) -> jax.Array:  # its border first: afterwards it takes longer
            phase = x[..., i::s, j::t]
            rows, columns = phase.shape[-2:]
            edges = [(self.above, height - self.above - rows), (0, self.pitch - columns)]
            return bordered(phase, [*[(0, 0)] * (x.ndim - 2), *edges])

        phases = jnp.stack([of_phase(i, j) for i, j in np.ndindex(s, t)], 1)
        return phases.reshape(x.shape[0], s, t, *x.shape[1:-2], height * self.pitch)

    def in_row(self, y: jax.Array) -> jax.Array:
        """A plane of y as one long row."""
        edges = [(0, self.full - self.rows.outputs), (0, self.pitch - self.columns.outputs)]
        y = bordered(y, [*[(0, 0)] * (y.ndim - 2), *edges])
        return y.reshape(*y.shape[:-2], -1)


def _blocks(array: jax.Array) -> Callable[[tuple, tuple[int, ...]], jax.Array]:
    """`cut` of an array. It goes into loops without its axes of one cell, or the compiler copies it for that."""
    kept = [axis for axis, size in enumerate(array.shape) if size > 1]
    compact = array.reshape([array.shape[axis] for axis in kept])

    def block(corner: tuple, sizes: tuple[int, ...]) -> jax.Array:
        return cut(compact, tuple(corner[axis] for axis in kept), tuple(sizes[axis] for axis in kept))

    return block
