"""The compiler's own convolution: one `lax.conv_general_dilated`, laid out as the user's arrays are.

On GPUs and TPUs this is the one to beat. On CPUs a dense convolution is a matrix product inside, near what the
machine can do, for arrays with the channels last (others are turned around first); with groups it is a loop that
does one multiplication at a time.
"""

import jax
from jax import lax
from jax.typing import DTypeLike

from jconv.algorithms.adjoint import convolved, meets_zeros
from jconv.algorithms.lowering import Lowering, with_transposes
from jconv.geometry.plan import ConvPlan


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
        padding=trimmed(plan),
        rhs_dilation=plan.dilation,
        dimension_numbers=lax.ConvDimensionNumbers(layout, kernel_layout, layout),
        feature_group_count=plan.groups,
        precision=precision,
        preferred_element_type=preferred_element_type,
    )


def trimmed(plan: ConvPlan) -> tuple[tuple[int, int], ...]:
    """The padding with which XLA counts as many outputs as the plan has, and no more."""
    return tuple(
        (low, high - max(0, size + low + high - span - s * (o - 1) - (s - 1)))
        for size, (low, high), s, span, o in zip(
            plan.size, plan.padding, plan.stride, plan.span, plan.output_size, strict=True
        )
    )


def by_phases(kernel: jax.Array, y: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The product "x" without zeros between the cells of y: see `adjoint`."""
    return convolved(y, kernel, plan, precision, lower)


LAX = Lowering(with_transposes(lower))
POLYPHASE = Lowering(with_transposes(lower) | {"x": by_phases}, spreads=meets_zeros)
