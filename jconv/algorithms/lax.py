"""The compiler's own convolution: one `lax.conv_general_dilated`.

On GPUs and TPUs this is the one to beat, laid out as the user's arrays are. On CPUs a dense convolution is a
matrix product inside, near what the machine can do, for arrays with the channels last; others are turned around
here and not left to the compiler, which does it at the top of a program only: in the body of a loop or a
conditional it multiplies them one by one, some hundred times as slow. With groups that is what it does
everywhere.
"""

from math import prod

import jax
import jax.numpy as jnp
from jax import lax
from jax.typing import DTypeLike

from jconv.algorithms.adjoint import convolved, meets_zeros, with_transposes
from jconv.algorithms.lowering import Lowering, in_layout
from jconv.boundary import reordered
from jconv.geometry.plan import ConvPlan

Pairs = tuple[tuple[int, int], ...]


def lower(
    x: jax.Array,
    kernel: jax.Array,
    plan: ConvPlan,
    precision: lax.PrecisionLike,
    preferred_element_type: DTypeLike | None = None,
) -> jax.Array:
    """Hand the plan to XLA as it stands."""
    axes = tuple(range(plan.rank))
    if plan.layout == "channels_first":
        layout = (0, 1, *plan.spatial_axes)
        kernel_layout = (0, 1, *(axis + 2 for axis in axes))
    else:
        layout = (0, plan.rank + 1, *plan.spatial_axes)
        kernel_layout = (plan.rank + 1, plan.rank, *axes)
    return lax.conv_general_dilated(
        x,
        kernel,
        window_strides=plan.stride,
        padding=_trimmed(plan),
        rhs_dilation=plan.dilation,
        dimension_numbers=lax.ConvDimensionNumbers(layout, kernel_layout, layout),
        feature_group_count=plan.groups,
        precision=precision,
        preferred_element_type=preferred_element_type,
    )


def _trimmed(plan: ConvPlan) -> Pairs:
    """The padding with which XLA counts as many outputs as the plan has, and no more."""
    return tuple(
        (low, high - max(0, size + low + high - span - s * (o - 1) - (s - 1)))
        for size, (low, high), s, span, o in zip(
            plan.size, plan.padding, plan.stride, plan.span, plan.output_size, strict=True
        )
    )


NATIVE = Lowering(with_transposes(lower))


@in_layout("channels_last", "y")
def convolve(x: jax.Array, kernel: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The product "y"."""
    if plan.groups > 1:
        return lower(x, kernel, plan, precision)
    return _conv(
        x, kernel, precision, padding=_trimmed(plan), window_strides=plan.stride, rhs_dilation=plan.dilation
    )


def row_axis(plan: ConvPlan) -> int | None:
    """The axis that all taps of a dense plan without strides lie along, if there is just one."""
    axes = [axis for axis, k in enumerate(plan.kernel_size) if k > 1]
    return axes[0] if len(axes) == plan.groups == max(plan.stride) == 1 else None


def convolve_row(x: jax.Array, kernel: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The product "y" of a dense plan with stride 1 and its taps along one axis, all cells of x in a row.

    The compiler's convolution shares out among cores what lies along its last axis, or in many channels; short
    rows it computes on one core, however many they are. In one row the last taps of a line see the beginning of
    the next one: either that is padding, or what comes of it is left out. So of two lines with padding between
    them, the second one may do without the padding behind it. x has its channels last and its padding around it.
    """
    axis = row_axis(plan) or 0
    at, taps = 1 + axis, plan.kernel_size[axis]
    distance = plan.dilation[axis] * prod(x.shape[at + 1 : -1])
    y = _conv(
        x.reshape(1, 1, prod(x.shape[:-1]), x.shape[-1]),
        kernel.reshape(1, taps, *kernel.shape[-2:]),
        precision,
        padding=((0, 0), (0, (taps - 1) * distance)),
        rhs_dilation=(1, distance),
    )
    return lax.slice_in_dim(y.reshape(*x.shape[:-1], -1), 0, plan.output_size[axis], axis=at)


@in_layout("channels_last", "x")
def convolve_transposed(
    kernel: jax.Array, y: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike
) -> jax.Array:
    """The product "x": the kernel flipped, over y with S - 1 zeros between its cells."""
    if plan.groups > 1:
        return NATIVE.products["x"](kernel, y, plan, precision)
    kernel = jnp.flip(kernel, range(plan.rank)).swapaxes(-1, -2)
    padding = tuple(
        (span - 1 - low, size - 1 + low - (o - 1) * s)
        for size, (low, _), s, span, o in zip(
            plan.size, plan.padding, plan.stride, plan.span, plan.output_size, strict=True
        )
    )
    return _conv(y, kernel, precision, padding=padding, lhs_dilation=plan.stride, rhs_dilation=plan.dilation)


def kernel_gradient(x: jax.Array, y: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The product "kernel": a convolution of x by y, in which channels are the images and images the channels."""
    if plan.groups > 1:
        return NATIVE.products["kernel"](x, y, plan, precision)
    first, space = plan.layout == "channels_first", tuple(range(1, plan.rank + 1))
    images = _moved(x, plan, ("channels", "space", "images"))
    filters = _moved(y, plan, ("space", "images", "channels"))
    padding = tuple(
        (low, (k - 1) * d + (o - 1) * s + 1 - size - low)
        for size, (low, _), s, k, d, o in zip(
            plan.size, plan.padding, plan.stride, plan.kernel_size, plan.dilation, plan.output_size, strict=True
        )
    )
    kernel = _conv(
        images, filters, precision, padding=padding, window_strides=plan.dilation, rhs_dilation=plan.stride
    )
    return kernel.transpose(plan.rank + 1, 0, *space) if first else kernel.transpose(*space, 0, plan.rank + 1)


def _moved(array: jax.Array, plan: ConvPlan, order: tuple[str, str, str]) -> jax.Array:
    """An array with images, channels and spatial axes in this order."""
    n, *sizes = array.shape
    if plan.layout == "channels_first":
        shapes = {"images": [n], "channels": sizes[:1], "space": sizes[1:]}
    else:
        shapes = {"images": [n], "space": sizes[:-1], "channels": sizes[-1:]}
    names = list(shapes)
    moved = reordered(array.reshape([*map(prod, shapes.values())]), [names.index(name) for name in order])
    return moved.reshape([size for name in order for size in shapes[name]])


def _conv(
    x: jax.Array,
    kernel: jax.Array,
    precision: lax.PrecisionLike,
    *,
    padding: Pairs,
    window_strides: tuple[int, ...] | None = None,
    lhs_dilation: tuple[int, ...] | None = None,
    rhs_dilation: tuple[int, ...] | None = None,
) -> jax.Array:
    """A dense convolution with the channels last."""
    rank = x.ndim - 2
    dilation = lhs_dilation or (1,) * rank
    if is_exchanged(x.shape[1:-1], kernel.shape[:-2]):
        edges = [(0, 0, 0), *((*pair, d - 1) for pair, d in zip(padding, dilation, strict=True)), (0, 0, 0)]
        x = lax.pad(x, jnp.zeros((), x.dtype), edges)
        x = lax.optimization_barrier(x)  # or the zeros would be folded into the product again
        padding, dilation = ((0, 0),) * rank, (1,) * rank
    layout = (0, rank + 1, *range(1, rank + 1))
    numbers = lax.ConvDimensionNumbers(layout, (rank + 1, rank, *range(rank)), layout)
    return lax.conv_general_dilated(
        x, kernel, window_strides or (1,) * rank, padding, dilation, rhs_dilation, numbers, precision=precision
    )


def is_exchanged(size: tuple, kernel_size: tuple) -> bool:
    """Whether XLA may exchange image and kernel, since it finds the kernel to be the larger one without padding.

    What it makes of that is multiplied one by one, many times as slow; and where on another axis kernel and
    stride are 2 and the padding is 1, jaxlib 0.10.2 ends the process (`algebraic_simplifier.cc: Window dimensions
    do not match RHS shape`).
    """
    axes = zip(kernel_size, size, strict=True)
    return any(isinstance(k, int) and isinstance(cells, int) and k > cells for k, cells in axes)


def by_phases(kernel: jax.Array, y: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The product "x" without zeros between the cells of y: see `adjoint`."""
    return convolved(y, kernel, plan, precision, convolve)


LAX = Lowering({"y": convolve, "x": convolve_transposed, "kernel": kernel_gradient})
POLYPHASE = Lowering({"y": convolve, "x": by_phases, "kernel": kernel_gradient}, spreads=meets_zeros)
