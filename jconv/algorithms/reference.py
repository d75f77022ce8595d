"""The textbook's loop: cut the patch under the kernel, multiply, sum; one output position after the other.

Slow and plain, for reading and for checking the others. It shares no code with them.
"""

from math import prod

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from jconv.geometry.plan import ConvPlan


def lower(x: jax.Array, kernel: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """Loop over the output positions; per position, a patch and one product with every filter.

    y[n, o, p] = sum over c and k of x[n, c, S p + d k - P] kernel[o, c, k]
    """
    n, g, o = x.shape[0], plan.groups, plan.out_channels
    if plan.layout == "channels_last":
        x = jnp.moveaxis(x, -1, 1)
        kernel = jnp.moveaxis(kernel, (-1, -2), (0, 1))
    x = lax.pad(x, jnp.zeros((), x.dtype), [(0, 0, 0), (0, 0, 0), *((*pair, 0) for pair in plan.padding)])
    weights = plan.in_channels // g * prod(plan.kernel_size)  # of one filter
    filters = kernel.reshape(g, o // g, weights)
    span = [d * (k - 1) + 1 for k, d in zip(plan.kernel_size, plan.dilation, strict=True)]
    every_dth = (..., *(slice(None, None, d) for d in plan.dilation))

    def at_position(position: jax.Array) -> jax.Array:
        corner = [0, 0, *(position * jnp.asarray(plan.stride))]
        patch = lax.dynamic_slice(x, corner, (n, plan.in_channels, *span))[every_dth]
        patch = patch.reshape(n, g, weights)
        return jnp.einsum("ngk,gok->ngo", patch, filters, precision=precision).reshape(n, o)

    positions = np.indices(plan.output_size).reshape(plan.rank, -1).T
    y = lax.map(at_position, jnp.asarray(positions))  # (positions, N, O)
    y = jnp.moveaxis(y, 0, -1).reshape(n, o, *plan.output_size)
    return jnp.moveaxis(y, 1, -1) if plan.layout == "channels_last" else y
