"""Winograd's convolution along one axis: about half of the products, for sums before and after.

A strip's six sums of rows are convolved by the compiler, each with its own sum of the kernel's taps; `strips` has
the mathematics. What is transformed are whole rows, added to each other. The form with two axes at once saves the
square of it and loses it again in transforms.
"""

from dataclasses import replace
from math import ceil, prod
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

from jconv.algorithms import gemm
from jconv.algorithms.adjoint import convolved
from jconv.algorithms.bands import Bands, rows_together
from jconv.algorithms.blocks import OWN, Blocks, cores, divisor
from jconv.algorithms.lowering import Lowering, Product, turned
from jconv.algorithms.strips import ROWS, TAPS, Strips, axis_of, cells_of, with_size
from jconv.arguments import Layout
from jconv.arrays import bordered
from jconv.boundary import apart, computed, cut, in_order, put, reordered, strip_by_strip, unravel
from jconv.geometry.plan import ConvPlan
from jconv.patches import windows

_SMALL = 3 << 19  # bytes of arrays that may be turned around as a whole
_CACHE = 1 << 22  # bytes of images that are computed together, by several cores
_STEP = 1 << 21  # the same where there are more than that
_BLOCK = 1 << 19  # bytes of a block of rows of x and y where channels are few
_FEW = 20  # channels of a group, up to which turning arrays around costs more than patches


def convolve(x: jax.Array, kernel: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The product "y"."""
    if 0 in (*x.shape, *kernel.shape):
        return jnp.zeros(plan.output_shape(x.shape[0]), x.dtype)
    if stays(plan, "y"):
        return _convolve_few(x, kernel, plan, precision)
    if plan.layout == "channels_first":
        kernel = in_order(turned(kernel, "kernel", "channels_last"))
    steps = _Steps.of(plan, x)
    bands = Bands.of(_of_a_group(plan, plan.layout), steps, x.dtype.itemsize)
    strips = Strips(replace(bands.plan, layout="channels_last"))
    kernels = strips.kernels(kernel)

    def read(i: jax.Array) -> tuple[jax.Array, list[jax.Array]]:
        step, band = unravel(i, (steps.count, bands.count))
        filters = [steps.cut_filters(step, kernel, -1) for kernel in kernels]
        if bands.count == 1:
            return steps.read(step, x, "channels_last"), filters
        seen, skipped = bands.read(band, x, *steps.part(step, x.shape, _channels(plan), 1))
        if plan.layout == "channels_first":
            seen = turned(computed(seen), "x", "channels_last")
        return bands.placed(seen, skipped, 1), filters

    def by_strips(x: jax.Array, kernels: list[jax.Array]) -> jax.Array:
        return strips.convolved(x, kernels, precision)

    def compute(read: tuple[jax.Array, list[jax.Array]]) -> jax.Array:
        if plan.layout == "channels_last":
            return by_strips(*read)
        return turned(apart(by_strips, *read), "y", "channels_first")

    def put_step(i: jax.Array, y: jax.Array, images: jax.Array) -> jax.Array:
        step, band = unravel(i, (steps.count, bands.count))
        if bands.count == 1:
            return steps.put_images(step, y, images, _channels(plan))
        corner, _ = steps.part(step, y.shape, _channels(plan), 1)
        return put(y, images, with_size(corner, bands.at, bands.first(band)))

    y = jnp.zeros(plan.output_shape(x.shape[0]), x.dtype)
    return strip_by_strip(steps.count * bands.count, read, compute, put_step, y)


def _convolve_few(x: jax.Array, kernel: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The same with few channels: arrays are not turned around, and the six are groups of one convolution.

    A block of rows at a time; the last may compute rows again that the one before has computed.
    """
    axis, n, whole = axis_of(plan) or 0, x.shape[0], plan.output_size
    size = (x.size + prod(plan.output_shape(n))) // n * x.dtype.itemsize
    rows = rows_together(plan, ceil(size / _BLOCK))
    count = ceil(whole[axis] / rows)
    padded, cells = plan.padded(), cells_of(rows, plan.kernel_size[axis], plan.dilation[axis])
    block = replace(padded, size=with_size(padded.size, axis, cells), output_size=with_size(whole, axis, rows))
    strips = Strips(block)
    six = replace(
        strips.plan,
        groups=ROWS * plan.groups,
        in_channels=ROWS * plan.in_channels,
        out_channels=ROWS * plan.out_channels,
    )
    kernels = jnp.concatenate(strips.kernels(kernel)).reshape(six.kernel_shape)
    edges = [(0, 0), (0, 0), *plan.padding]
    edges[axis + 2] = (low := plan.padding[axis][0], whole[axis] - rows + cells - plan.size[axis] - low)
    x = bordered(x, edges)

    def corner(i: jax.Array) -> tuple:
        image, place = unravel(i, (n, count))
        row = lax.min(place * rows, jnp.int32(whole[axis] - rows))
        return (image, 0, *with_size((0,) * plan.rank, axis, row))

    def read(i: jax.Array) -> jax.Array:
        return cut(x, corner(i), block.x_shape(1))

    def compute(x: jax.Array) -> jax.Array:
        rows = apart(lambda x: jnp.concatenate(strips.rows(x), 1), x)
        return strips.joined(jnp.split(gemm.convolve_image(rows, kernels, six, precision), ROWS, 1))

    def put_block(i: jax.Array, y: jax.Array, rows: jax.Array) -> jax.Array:
        return put(y, rows, corner(i))

    return strip_by_strip(n * count, read, compute, put_block, jnp.zeros(plan.output_shape(n), x.dtype))


def convolve_transposed(
    kernel: jax.Array, y: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike
) -> jax.Array:
    """The product "x"."""
    return convolved(y, kernel, plan, precision, convolve)


def kernel_gradient(x: jax.Array, y: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The product "kernel": the same form, read from its other end.

    A matrix product is quickest at patches of x whose cells lie along rows, times y whose channels do: x has its
    channels first, and y has them last.
    """
    if 0 in (*x.shape, *y.shape):
        return jnp.zeros(plan.kernel_shape, x.dtype)
    g, (c, o), depth = plan.groups, plan.depth, plan.depth[0] * prod(plan.kernel_size)
    steps = _Steps.of(plan, x, y)
    bands = Bands.of(_of_a_group(plan, plan.layout), steps, x.dtype.itemsize)
    of_x, of_y = (Strips(replace(bands.plan, layout=layout)) for layout in ("channels_first", "channels_last"))

    def read(i: jax.Array) -> tuple[jax.Array, jax.Array]:
        step, band = unravel(i, (steps.count, bands.count))
        if bands.count == 1:
            return steps.read(step, x, "channels_first"), steps.read(step, y, "channels_last")
        seen, skipped = bands.read(band, x, *steps.part(step, x.shape, _channels(plan), 1))
        out = bands.read_results(band, y, *steps.part(step, y.shape, _channels(plan), 1))
        if plan.layout == "channels_first":
            return bands.placed(seen, skipped, 2), turned(computed(out), "y", "channels_last")
        return bands.placed(turned(computed(seen), "x", "channels_first"), skipped, 2), out

    def by_strips(x: jax.Array, y: jax.Array) -> jax.Array:
        products = [
            lax.dot(_columns(rows, of_x.plan), out.reshape(-1, o), precision=precision).reshape(
                c, *of_x.plan.kernel_size, o
            )
            for rows, out in zip(of_x.rows(x), of_y.parted(y), strict=True)
        ]
        return of_x.kernel(products).reshape(depth, o)

    def add_step(i: jax.Array, total: jax.Array, part: jax.Array) -> jax.Array:
        step, _ = unravel(i, (steps.count, bands.count))
        return steps.add_filters(step, total, part, whole=bands.count == 1)

    total, count = jnp.zeros((g * depth, o), x.dtype), steps.count * bands.count
    total = strip_by_strip(count, read, lambda images: apart(by_strips, *images), add_step, total)
    if plan.layout == "channels_first":
        return reordered(total.reshape(g, depth, o), (0, 2, 1)).reshape(plan.kernel_shape)
    return reordered(total.reshape(g, c, -1, o), (2, 1, 0, 3)).reshape(plan.kernel_shape)


def _columns(x: jax.Array, plan: ConvPlan) -> jax.Array:
    """The patches of images that have their channels first, the cells of all images side by side."""
    if x.shape[0] > 1:
        x = computed(x)  # or its sums would be made anew for each tap
    c, n, *size = (x := x.swapaxes(0, 1)).shape
    images = replace(
        plan,
        size=(n, *size),
        kernel_size=(1, *plan.kernel_size),
        stride=(1, *plan.stride),
        dilation=(1, *plan.dilation),
        output_size=(n, *plan.output_size),
    )
    return windows(x, images).reshape(c * prod(plan.kernel_size), -1)


def _of_a_group(plan: ConvPlan, layout: Layout) -> ConvPlan:
    """The plan of one group alone."""
    c, o = plan.depth
    return replace(plan, layout=layout, groups=1, in_channels=c, out_channels=o)


class _Steps(Blocks):
    """Images that are computed group by group, and where they are large one after the other, in the cache."""

    @classmethod
    def of(cls, plan: ConvPlan, *images: jax.Array) -> "_Steps":
        """Those of a product with these arrays of images."""
        n, size = images[0].shape[0], sum(array.size * array.dtype.itemsize for array in images)
        filters = prod(plan.kernel_shape) * images[0].dtype.itemsize // plan.groups
        return cls(plan, n, _step(n, size // plan.groups, filters), 1)

    def read(self, i: jax.Array, images: jax.Array, layout: Layout) -> jax.Array:
        """The images of a step, in a layout."""
        if self.count != 1:
            images = computed(self.cut_images(i, images, _channels(self.whole)))
        return images if layout == self.whole.layout else turned(images, "x", layout)


def _channels(plan: ConvPlan) -> int:
    return 1 if plan.layout == "channels_first" else plan.rank + 1


def _step(n: Any, size: Any, filters: int) -> Any:
    """How many of n images are computed together: as many as keep several cores busy and stay in the cache.

    All of them have so many bytes, and the filters, which are read again for each step, so many.
    """
    if n == 1 or not isinstance(size, int):
        return 1
    if cores() == 1:
        return divisor(n, max(OWN, filters) // (size // n))
    return n if size <= _CACHE else divisor(n, _STEP // (size // n))


def refuses(plan: ConvPlan, dtype: jnp.dtype) -> str | None:
    """What it is not made for."""
    if not jnp.issubdtype(dtype, jnp.inexact):
        return f"needs floating numbers, got {dtype}"
    if axis_of(plan) is None:
        return (
            f"needs an axis with {TAPS[0]} to {TAPS[-1]} taps and stride 1, "
            f"got kernel size {plan.kernel_size} and stride {plan.stride}"
        )
    return None


def stays(plan: ConvPlan, wanted: Product) -> bool:
    """Whether a product is computed with the channels first."""
    return wanted != "kernel" and plan.layout == "channels_first" and max(plan.depth) <= _FEW


def _turns(plan: ConvPlan, wanted: Product, first: jax.Array, second: jax.Array) -> bool:
    return (
        wanted != "kernel"
        and not stays(plan, wanted)
        and (first.size + second.size) * first.dtype.itemsize <= _SMALL
    )


WINOGRAD = Lowering(
    {"y": convolve, "x": convolve_transposed, "kernel": kernel_gradient},
    refuses,
    spreads=lambda plan, wanted: True,
    turns=_turns,
    sized=True,
)
