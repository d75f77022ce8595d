"""The compiler's own convolution: one `lax.conv_general_dilated`.

On GPUs and TPUs this is the one to beat, laid out as the user's arrays are. On CPUs a dense convolution is a
matrix product inside, near what the machine can do, for arrays with the channels last; others are turned around
here and not left to the compiler, which does it at the top of a program only: in the body of a loop or a
conditional it multiplies them one by one, some hundred times as slow. With groups that is what it does
everywhere.
"""

import jax
import jax.numpy as jnp
from jax import lax
from jax.typing import DTypeLike

from jconv.algorithms.adjoint import convolved, meets_zeros, with_transposes
from jconv.algorithms.lowering import Lowering, in_layout
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
    return lower(x, kernel, plan, precision)


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
    stride = plan.stride
    if breaks_the_compiler(plan):
        y = lax.pad(y, jnp.zeros((), y.dtype), [(0, 0, 0), *((0, 0, s - 1) for s in stride), (0, 0, 0)])
        y, stride = lax.optimization_barrier(y), (1,) * plan.rank  # or the zeros would be folded into the product
    return _conv(y, kernel, precision, padding=padding, lhs_dilation=stride, rhs_dilation=plan.dilation)


def breaks_the_compiler(plan: ConvPlan) -> bool:
    """Whether XLA may end the process where it exchanges image and kernel, which it does for large kernels.

    With jaxlib 0.10.2 it does so where on one axis the kernel is larger than y, and on another kernel and stride
    are 2 and the padding 1 (`algebraic_simplifier.cc: Window dimensions do not match RHS shape`).
    """
    sizes = [(k, o) for k, o in zip(plan.kernel_size, plan.output_size, strict=True) if isinstance(o, int)]
    return any(s > 1 for s in plan.stride) and any(k > o for k, o in sizes)


@in_layout("channels_last", "kernel")
def kernel_gradient(x: jax.Array, y: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The product "kernel": a convolution of x by y, in which channels are the images and images the channels."""
    if plan.groups > 1:
        return NATIVE.products["kernel"](x, y, plan, precision)
    space = tuple(range(1, plan.rank + 1))
    images = x.transpose(plan.rank + 1, *space, 0)
    filters = y.transpose(*space, 0, plan.rank + 1)
    padding = tuple(
        (low, (k - 1) * d + (o - 1) * s + 1 - size - low)
        for size, (low, _), s, k, d, o in zip(
            plan.size, plan.padding, plan.stride, plan.kernel_size, plan.dilation, plan.output_size, strict=True
        )
    )
    kernel = _conv(
        images, filters, precision, padding=padding, window_strides=plan.dilation, rhs_dilation=plan.stride
    )
    return kernel.transpose(*space, 0, plan.rank + 1)


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
    layout = (0, rank + 1, *range(1, rank + 1))
    numbers = lax.ConvDimensionNumbers(layout, (rank + 1, rank, *range(rank)), layout)
    return lax.conv_general_dilated(
        x, kernel, window_strides or (1,) * rank, padding, lhs_dilation, rhs_dilation, numbers,
        precision=precision,
    )  # fmt: skip


def by_phases(kernel: jax.Array, y: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The product "x" without zeros between the cells of y: see `adjoint`."""
    return convolved(y, kernel, plan, precision, convolve)


LAX = Lowering({"y": convolve, "x": convolve_transposed, "kernel": kernel_gradient})
POLYPHASE = Lowering({"y": convolve, "x": by_phases, "kernel": kernel_gradient}, spreads=meets_zeros)
