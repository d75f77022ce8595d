"""The gradient by the kernel as sums of rows: the product "kernel" of the sum of shifted images.

    kernel[o, c, k] = sum over n and p of x[n, c, S p + d k - P] y[n, o, p]

One sum a tap, each over all of the image. XLA computes a sum along an axis one cell at a time; here rows are
multiplied by rows and added to a row, a vector at a time, and the row that is left is summed at the end. A loop
goes over the image in strips that stay in the cache.
"""

from collections.abc import Callable
from functools import partial
from math import ceil, prod

import jax
import jax.numpy as jnp
from jax import lax

from jconv.algorithms import lax as plain
from jconv.algorithms.lowering import in_layout
from jconv.arrays import bordered
from jconv.boundary import add_strips, cut, unravel
from jconv.geometry.plan import ConvPlan

_PRODUCTS = 96  # rows times taps in one loop body: what the compiler unrolls
TAPS = 12  # taps of a plane that one loop body takes
_STRIP = 1 << 20  # bytes of a strip of y, so that it and its x stay in a core's cache
_LANES = 64  # cells in a row that is cut out of a long axis


@in_layout("channels_first", "kernel")
def kernel_gradient(x: jax.Array, y: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """Sum the products of x and y, tap by tap."""
    n, g, (c, o) = x.shape[0], plan.groups, plan.depth
    if not plan.counted:  # no strips can be cut
        return plain.kernel_gradient(x, y, plan, precision)
    if 0 in (n, g, c, o, *plan.output_size):
        return jnp.zeros(plan.kernel_shape, x.dtype)
    x = bordered(x, [(0, 0), (0, 0), *plan.padding])
    x, shifts = _phases(x.reshape(n, g, c, *x.shape[2:]), plan)
    y = y.reshape(n, g, o, *plan.output_size)
    axes = list(zip(plan.kernel_size[:-1], plan.stride[:-1], plan.dilation[:-1], strict=True))
    if plan.rank == 1:
        x, y = _in_rows(x, y, max(shift for _, shift in shifts))
        axes = [(1, 1, 1)]
    k, step, d = axes[-1]
    taps = [(0, *shift) for shift in shifts]
    if prod(plan.kernel_size[-2:]) <= TAPS:  # all taps of a plane at once: x and y are read a single time
        taps = [(row * d, *shift) for row in range(k) for shift in shifts]
        axes[-1] = (1, step, 1)
    sums = _sums(x, y, axes, taps)  # (c, *K, g, o)
    kernel = jnp.moveaxis(sums.reshape(c, *plan.kernel_size, g, o), (-2, -1), (0, 1))
    return kernel.reshape(plan.kernel_shape)


def _phases(x: jax.Array, plan: ConvPlan) -> tuple[jax.Array, list[tuple[int, int]]]:
    """Deal the last axis of x out to S phases, on an axis after the channels; each tap's phase and shift."""
    s, k, d = plan.stride[-1], plan.kernel_size[-1], plan.dilation[-1]
    shifts = [(t * d % s, t * d // s) for t in range(k)]
    cells = max(shift for _, shift in shifts) + plan.output_size[-1]
    x = bordered(x, [*[(0, 0)] * (x.ndim - 1), (0, cells * s - x.shape[-1])])
    x = x.reshape(*x.shape[:-1], cells, s)
    return jnp.moveaxis(x, -1, 3), shifts


def _in_rows(x: jax.Array, y: jax.Array, reach: int) -> tuple[jax.Array, jax.Array]:
    """A single axis cut into rows; each row of x goes on for as far as the taps of its cells reach."""
    lanes = ceil(max(_LANES, reach) / 16) * 16
    cells = y.shape[-1]
    rows = ceil(cells / lanes)
    y = bordered(y, [*[(0, 0)] * (y.ndim - 1), (0, rows * lanes - cells)])
    x = bordered(x, [*[(0, 0)] * (x.ndim - 1), (0, (rows + 1) * lanes - x.shape[-1])])
    x = x.reshape(*x.shape[:-1], rows + 1, lanes)
    x = jnp.concatenate([x[..., :-1, :], x[..., 1:, :reach]], axis=-1)
    return x, y.reshape(*y.shape[:-1], rows, lanes)


def _row(array: jax.Array, axis: int, number: int) -> jax.Array:
    """One place along an axis. With indexing in its stead a gradient takes twice as long to trace."""
    return lax.index_in_dim(array, number, axis, keepdims=False)


def _blocks(array: jax.Array) -> Callable[[tuple, tuple[int, ...]], jax.Array]:
    """`cut` of an array. It goes into loops without its axes of one cell, or the compiler copies it for that."""
    kept = [axis for axis, size in enumerate(array.shape) if size > 1]
    compact = array.reshape([array.shape[axis] for axis in kept])

    def block(corner: tuple, sizes: tuple[int, ...]) -> jax.Array:
        return cut(compact, tuple(corner[axis] for axis in kept), tuple(sizes[axis] for axis in kept))

    return block


def _sums(
    x: jax.Array, y: jax.Array, axes: list[tuple[int, int, int]], inner: list[tuple[int, int, int]]
) -> jax.Array:
    """The sums, (c * taps, g, o), of x (n, g, c, phases, *space) and y (n, g, o, *space).

    `axes` holds taps, stride and dilation of all axes but the last; `inner` the taps that are summed in one go,
    each as the rows below, the phase and the cells to the right.
    """
    n, g, o, *lead, height, width = y.shape
    c, phases = x.shape[2:4]
    most = max(1, min(_PRODUCTS // len(inner), _STRIP // (g * o * width * y.dtype.itemsize)))
    strips = ceil(height / most)
    rows = ceil(height / strips)
    (_, step, _) = axes[-1]
    if extra := strips * rows - height:
        y = bordered(y, [*[(0, 0)] * (y.ndim - 2), (0, extra), (0, 0)])
        x = bordered(x, [*[(0, 0)] * (x.ndim - 2), (0, extra * step), (0, 0)])
    steps = (n, *lead, strips)
    taps = (c, *(k for k, _, _ in axes))
    span = (rows - 1) * step + 1 + max(below for below, _, _ in inner)

    x_block, y_block = _blocks(x), _blocks(y)

    def read(tap: tuple[jax.Array, ...], number: jax.Array) -> tuple[jax.Array, jax.Array]:
        image, *place, strip = unravel(number, steps)
        place.append(strip * rows)
        corner = [q * s + k * d for q, k, (_, s, d) in zip(place, tap[1:], axes, strict=True)]
        ones = (1,) * len(lead)
        xs = x_block((image, 0, tap[0], 0, *corner, 0), (1, g, 1, phases, *ones, span, x.shape[-1]))
        ys = y_block((image, 0, 0, *place, 0), (1, g, o, *ones, rows, width))
        return xs.reshape(g, 1, phases, span, -1), ys.reshape(g, o, rows, width)

    def split(xs: jax.Array, ys: jax.Array) -> tuple[list[list[jax.Array]], list[jax.Array]]:
        """Rows of x by their phases, and rows of y."""
        planes = [_row(xs, 2, phase) for phase in range(phases)]
        seen = [[_row(plane, 2, row) for row in range(span)] for plane in planes]
        return seen, [_row(ys, 2, row) for row in range(rows)]

    def of_taps(number: jax.Array) -> jax.Array:
        tap = unravel(number, taps)

        def add_strip(cells: tuple, totals: tuple) -> tuple:
            xs, ys = split(*cells)
            sums = list(totals)
            for row in range(rows):
                out = ys[row]
                for i, (below, phase, shift) in enumerate(inner):
                    seen = lax.slice_in_dim(xs[phase][row * step + below], shift, shift + width, axis=2)
                    sums[i] = lax.add(sums[i], lax.mul(lax.broadcast_in_dim(seen, out.shape, (0, 1, 2)), out))
            return tuple(sums)

        totals = (jnp.zeros((g, o, width), y.dtype),) * len(inner)
        totals = add_strips(prod(steps), partial(read, tap), add_strip, totals)
        return jnp.stack(totals).sum(-1)

    sums = lax.map(of_taps, jnp.arange(prod(taps), dtype=jnp.int32))
    return sums.reshape(prod(taps) * len(inner), g, o)
