"""Winograd's convolution along one axis: about half of the products, for sums before and after.

A strip's six sums of rows are convolved by the compiler, each with its own sum of the kernel's taps; `strips` has
the mathematics. What is transformed are whole rows, added to each other. The form with two axes at once saves the
square of it and loses it again in transforms.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import ceil, prod
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

from jconv.algorithms import gemm
from jconv.algorithms.adjoint import convolved
from jconv.algorithms.lowering import Lowering, Product, turned
from jconv.algorithms.strips import ROWS, TAPS, Strips, axis_of, cells_of, outputs_of, with_size
from jconv.arrays import bordered
from jconv.boundary import added, apart, computed, cut, in_order, put, strip_by_strip, unravel
from jconv.geometry.plan import ConvPlan

_SMALL = 3 << 19  # bytes of arrays that may be turned around as a whole
_CACHE = 1 << 22  # bytes of images that are computed together
_STEP = 1 << 21  # the same where there are more than that
_BLOCK = 1 << 19  # and of a block of rows of x and y
_FEW = 20  # channels of a group, up to which turning arrays around costs more than patches


def convolve(x: jax.Array, kernel: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The product "y"."""
    if 0 in (*x.shape, *kernel.shape):
        return jnp.zeros(plan.output_shape(x.shape[0]), x.dtype)
    if stays(plan, "y"):
        return _convolve_few(x, kernel, plan, precision)
    if plan.layout == "channels_first":
        kernel = in_order(turned(kernel, "kernel", "channels_last"))
    strips = Strips(_of_a_group(plan))

    def compute(x: jax.Array, kernels: Sequence[jax.Array]) -> jax.Array:
        return strips.convolved(x, kernels, precision)

    return _image_by_image(compute, [x], "y", plan, strips.kernels(kernel))


def _convolve_few(x: jax.Array, kernel: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The same with few channels: arrays are not turned around, and the six are groups of one convolution.

    A block of rows at a time; the last may compute rows again that the one before has computed.
    """
    axis, n, whole = axis_of(plan) or 0, x.shape[0], plan.output_size
    step = outputs_of(plan.kernel_size[axis]) * plan.dilation[axis]  # rows of which none need be computed in vain
    size = (x.size + prod(plan.output_shape(n))) // n * x.dtype.itemsize
    count = min(ceil(size / _BLOCK), max(1, whole[axis] // step))
    rows = whole[axis] if count == 1 else ceil(whole[axis] / count / step) * step
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
    """The product "kernel": the same form, read from its other end."""
    if 0 in (*x.shape, *y.shape):
        return jnp.zeros(plan.kernel_shape, x.dtype)
    strips = Strips(_of_a_group(plan))

    def by_strips(x: jax.Array, y: jax.Array, _: Sequence[jax.Array]) -> jax.Array:
        outputs = strips.parted(y)
        products = [
            _kernel_of(rows, out, strips.plan, precision)
            for rows, out in zip(strips.rows(x), outputs, strict=True)
        ]
        return strips.kernel(products)

    return _image_by_image(by_strips, [x, y], "kernel", plan)


def _kernel_of(x: jax.Array, y: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The product "kernel" of a dense plan with its channels last: the patches of x times y."""
    c, o = plan.depth
    for axis in reversed(range(plan.rank)):
        k, s, d, outputs = (of[axis] for of in (plan.kernel_size, plan.stride, plan.dilation, plan.output_size))
        taps = [
            lax.slice_in_dim(x, tap * d, tap * d + s * (outputs - 1) + 1, s, axis=1 + axis) for tap in range(k)
        ]
        x = jnp.stack(taps, 1 + plan.rank)
    over = (((0,), (0,)), ((), ()))
    columns = x.reshape(-1, prod(plan.kernel_size) * c)
    return lax.dot_general(columns, y.reshape(-1, o), over, precision=precision).reshape(plan.kernel_shape)


def _of_a_group(plan: ConvPlan) -> ConvPlan:
    """The plan of one group alone, with the channels last."""
    c, o = plan.depth
    return replace(plan, layout="channels_last", groups=1, in_channels=c, out_channels=o)


def _image_by_image(
    compute: Callable[..., jax.Array],
    images: list[jax.Array],
    wanted: Product,
    plan: ConvPlan,
    kernels: Sequence[jax.Array] = (),
) -> jax.Array:
    """Compute a product group by group, and where images are large some of them after others, in the cache.

    `compute` has the channels last; where the plan has them first, arrays are turned around by themselves. The
    filters of the kernels are last.
    """
    n, g, last = images[0].shape[0], plan.groups, plan.layout == "channels_last"
    channels, filters = (plan.rank + 1, -1) if last else (1, 0)
    step = _step(n, sum(array.size * array.dtype.itemsize for array in images) // g)

    def put_last(arrays: list[jax.Array]) -> list[jax.Array]:
        return arrays if last else [turned(array, "x", "channels_last") for array in arrays]

    def product(arrays: list[jax.Array], kernels: Sequence[jax.Array]) -> jax.Array:
        if last:
            return compute(*arrays, kernels)
        return turned(apart(compute, *arrays, kernels), wanted, "channels_first")

    if g == 1 and step == n:
        return product(put_last(images), kernels)

    def part(i: jax.Array, shape: tuple, groups_at: int, *, all_images: bool = False) -> tuple[tuple, tuple]:
        """The corner and the shape of what a step sees of an array, or adds to it."""
        block, group = unravel(i, (n // step, g))
        corner, sizes = [0] * len(shape), list(shape)
        sizes[groups_at] //= g
        corner[groups_at] = group * sizes[groups_at]
        if not all_images:
            corner[0], sizes[0] = block * step, step
        return tuple(corner), tuple(sizes)

    def read(i: jax.Array) -> tuple[list[jax.Array], Sequence[jax.Array]]:
        arrays = [computed(cut(array, *part(i, array.shape, channels))) for array in images]
        if g == 1:
            return put_last(arrays), kernels
        return put_last(arrays), [cut(kernel, *part(i, kernel.shape, -1, all_images=True)) for kernel in kernels]

    def put_images(i: jax.Array, y: jax.Array, images: jax.Array) -> jax.Array:
        return put(y, images, part(i, y.shape, channels)[0])

    def add_filters(i: jax.Array, total: jax.Array, kernel: jax.Array) -> jax.Array:
        corner, sizes = part(i, total.shape, filters, all_images=True)
        return put(total, cut(total, corner, sizes) + kernel, corner)

    merge = put_images if wanted != "kernel" else add_filters if g > 1 else added
    shape = plan.kernel_shape if wanted == "kernel" else plan.output_shape(n)
    return strip_by_strip(
        n // step * g, read, lambda read: product(*read), merge, jnp.zeros(shape, images[0].dtype)
    )


def _step(n: Any, size: Any) -> Any:
    """How many of n images are computed together: as many as keep several cores busy and stay in the cache."""
    if n == 1 or not isinstance(size, int):
        return 1
    if size <= _CACHE:
        return n
    return max(step for step in range(1, n + 1) if n % step == 0 and (step == 1 or size // n * step <= _STEP))


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
    return not stays(plan, wanted) and (first.size + second.size) * first.dtype.itemsize <= _SMALL


WINOGRAD = Lowering(
    {"y": convolve, "x": convolve_transposed, "kernel": kernel_gradient},
    refuses,
    spreads=lambda plan, wanted: True,
    turns=_turns,
    sized=True,
)
