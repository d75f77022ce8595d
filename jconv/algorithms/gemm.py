"""im2col and one matrix product: the patches under the kernel side by side, times the filters.

A matrix product comes nearest to what the machine can do; the price is the patches, prod(K) times the image, written
and read again. They are made for a strip of the output at a time, so that they stay in the cache and no more than a
strip of them is ever held. A 1 x 1 convolution needs no patches: there this is the best there is.

References:
    K. Chellapilla, S. Puri, P. Simard, "High performance convolutional neural networks for document processing",
    2006.
"""

from dataclasses import replace
from math import prod

import jax
import jax.numpy as jnp
from jax import lax

from jconv.algorithms.adjoint import convolved
from jconv.algorithms.lowering import Lowering
from jconv.geometry.plan import ConvPlan

_STRIP = 1 << 22  # bytes of patches held at a time


def convolve(x: jax.Array, kernel: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The product "y"."""
    last = plan.layout == "channels_last"
    n, g, (c, o) = x.shape[0], plan.groups, plan.depth
    taps = prod(plan.kernel_size)
    if last and g == 1 and is_pointwise(plan):
        return lax.dot_general(x, kernel.reshape(c, o), (((x.ndim - 1,), (0,)), ((), ())), precision=precision)
    if last:
        x, kernel = jnp.moveaxis(x, -1, 1), jnp.moveaxis(kernel, (-1, -2), (0, 1))
    filters = kernel.reshape(g, o, c * taps)

    def of_image(image: jax.Array) -> jax.Array:
        columns = patches(image, plan)
        return jnp.einsum("gok,gkl->gol", filters, columns, precision=precision)

    y = jnp.zeros((n, g, o, prod(plan.output_size)), x.dtype) if 0 in x.shape else lax.map(of_image, x)
    y = y.reshape(n, plan.out_channels, *plan.output_size)
    return jnp.moveaxis(y, 1, -1) if last else y


def patches(image: jax.Array, plan: ConvPlan) -> jax.Array:
    """The patches of one image with its channels first: `(g, c * prod(K), L)`."""
    g, (c, _) = plan.groups, plan.depth
    image = image.reshape(g, c, *plan.size)
    padded = lax.pad(image, jnp.zeros((), image.dtype), [(0, 0, 0), (0, 0, 0), *((*p, 0) for p in plan.padding)])
    seen = [padded[(slice(None), slice(None), *cells)] for cells in plan.tap_slices()]
    columns = jnp.stack(seen, 2) if len(seen) > 1 else seen[0]
    return columns.reshape(g, c * prod(plan.kernel_size), prod(plan.output_size))


def kernel_gradient(x: jax.Array, y: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The product "kernel"."""
    last = plan.layout == "channels_last"
    n, g, (c, o) = x.shape[0], plan.groups, plan.depth
    if last and g == 1 and is_pointwise(plan):
        over = tuple(range(x.ndim - 1))
        return lax.dot_general(x, y, ((over, over), ((), ())), precision=precision).reshape(plan.kernel_shape)
    if last:
        x, y = jnp.moveaxis(x, -1, 1), jnp.moveaxis(y, -1, 1)

    def add_image(total: jax.Array, image: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, None]:
        one, out = image
        columns, out = patches(one, plan), out.reshape(g, o, prod(plan.output_size))
        return total + jnp.einsum("gol,gkl->gok", out, columns, precision=precision), None

    zero = jnp.zeros((g, o, c * prod(plan.kernel_size)), x.dtype)
    kernel, _ = lax.scan(add_image, zero, (x, y))
    kernel = kernel.reshape(plan.out_channels, c, *plan.kernel_size)
    return jnp.moveaxis(kernel, (0, 1), (-1, -2)) if last else kernel


def convolve_transposed(
    kernel: jax.Array, y: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike
) -> jax.Array:
    """The product "x"."""
    return convolved(y, kernel, plan, precision, convolve)


def is_pointwise(plan: ConvPlan) -> bool:
    """Whether every output sees the one cell at its own place, so that x is its own patches."""
    ones = (1,) * plan.rank
    return plan.kernel_size == ones and plan.stride == ones and not any(map(any, plan.padding))


GEMM = Lowering({"y": convolve, "x": convolve_transposed, "kernel": kernel_gradient})
