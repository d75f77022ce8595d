"""The compiler's own convolution: one `lax.conv_general_dilated`, laid out as the user's arrays are."""

import jax
import jax.numpy as jnp
from jax import lax

from jconv.geometry.plan import ConvPlan


def lower(
    x: jax.Array,
    kernel: jax.Array,
    plan: ConvPlan,
    *,
    accumulator: jnp.dtype,
    precision: lax.PrecisionLike,
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
        padding=plan.padding,
        lhs_dilation=plan.input_dilation,
        rhs_dilation=plan.dilation,
        dimension_numbers=lax.ConvDimensionNumbers(layout, kernel_layout, layout),
        feature_group_count=plan.groups,
        precision=precision,
        preferred_element_type=accumulator,
    )
