"""One axis less: the windows along the first axis stand side by side as channels.

    y[n, o, p, q] = sum over (c, j) and k of z[(n, p), (c, j), S q + d k - P] kernel[o, (c, j), k]
    z[(n, p), (c, j), ...] = x[n, c, S p + d j - P, ...]

A convolution over a volume is one over its slices, with as many times the channels as the kernel has taps along
the first axis. What is copied for it is that many times the volume. What is gained is that a convolution over
planes with more channels is what compilers and libraries are best at, and that everything that computes one can be
chosen again.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import jax
import jax.numpy as jnp
from jax import lax

from jconv.algorithms.adjoint import convolved, meets_zeros
from jconv.algorithms.lowering import Lower, Lowering, Product
from jconv.arrays import bordered
from jconv.boundary import apart
from jconv.geometry.plan import ConvPlan


def slices_of(plan: ConvPlan) -> ConvPlan:
    """The plan of the convolution over slices."""
    taps = plan.kernel_size[0]
    return replace(
        plan,
        size=plan.size[1:],
        output_size=plan.output_size[1:],
        kernel_size=plan.kernel_size[1:],
        stride=plan.stride[1:],
        padding=plan.padding[1:],
        dilation=plan.dilation[1:],
        in_channels=plan.in_channels * taps,
    )


def lowering(
    inner: Callable[[Product], Lower], looks: Callable[[ConvPlan, Product, int, jnp.dtype], bool]
) -> Lowering:
    """The lowering, given what computes each product of the convolution over slices.

    `looks` tells whether that looks at the arrays before it computes: then windows are made once for both.
    """

    def convolve(x: jax.Array, kernel: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
        if 0 in (*x.shape, *kernel.shape, *plan.output_size):
            return jnp.zeros(plan.output_shape(x.shape[0]), x.dtype)
        planes, windows = slices_of(plan), partial(_windows, plan=plan)
        looked_at = looks(planes, "y", x.shape[0] * plan.output_size[0], x.dtype)
        z = apart(windows, x) if looked_at else windows(x)
        return _joined(inner("y")(z, _kernel_of_slices(kernel, plan), planes, precision), plan)

    def convolve_transposed(
        kernel: jax.Array, y: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike
    ) -> jax.Array:
        return convolved(y, kernel, plan, precision, convolve)

    def kernel_gradient(x: jax.Array, y: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
        if 0 in (*x.shape, *y.shape, *plan.kernel_shape):
            return jnp.zeros(plan.kernel_shape, x.dtype)
        kernel = inner("kernel")(_windows(x, plan), _parted(y, plan), slices_of(plan), precision)
        return _kernel_of_volumes(kernel, plan)

    products: dict[Product, Lower] = {"y": convolve, "x": convolve_transposed, "kernel": kernel_gradient}
    return Lowering(products, refuses, spreads=meets_zeros, sized=True)


def refuses(plan: ConvPlan, dtype: jnp.dtype) -> str | None:
    """What has no axis to spare."""
    return "needs two spatial axes or more, got 1" if plan.rank == 1 else None


def _windows(x: jax.Array, plan: ConvPlan) -> jax.Array:
    """z: the windows along the first axis as channels, their places as images."""
    first = plan.layout == "channels_first"
    axis = plan.spatial_axes[0]
    edges = [(0, 0)] * x.ndim
    edges[axis] = plan.padding[0]
    x = bordered(x, edges)
    s, d, outputs = plan.stride[0], plan.dilation[0], plan.output_size[0]
    taps = [
        lax.slice_in_dim(x, j * d, j * d + s * (outputs - 1) + 1, s, axis=axis) for j in range(plan.kernel_size[0])
    ]
    n, g, c = x.shape[0], plan.groups, plan.depth[0]
    if first:  # (n, C, J, P, ...) to (n, P, C, J, ...)
        z = jnp.moveaxis(jnp.stack(taps, 2), 3, 1)
    else:  # (n, P, ..., g, J, c)
        z = jnp.stack([tap.reshape(*tap.shape[:-1], g, c) for tap in taps], -2)
    return z.reshape(slices_of(plan).x_shape(n * outputs))


def _kernel_of_slices(kernel: jax.Array, plan: ConvPlan) -> jax.Array:
    if plan.layout == "channels_last":
        kernel = jnp.moveaxis(kernel, 0, -3)
    return kernel.reshape(slices_of(plan).kernel_shape)


def _kernel_of_volumes(kernel: jax.Array, plan: ConvPlan) -> jax.Array:
    if plan.layout == "channels_first":
        return kernel.reshape(plan.kernel_shape)
    c, o = plan.depth[0], plan.out_channels
    return jnp.moveaxis(kernel.reshape(*plan.kernel_size[1:], plan.kernel_size[0], c, o), -3, 0)


def _joined(y: jax.Array, plan: ConvPlan) -> jax.Array:
    """Planes as volumes."""
    outputs = plan.output_size[0]
    y = y.reshape(y.shape[0] // outputs, outputs, *y.shape[1:])
    return jnp.moveaxis(y, 1, 2) if plan.layout == "channels_first" else y


def _parted(y: jax.Array, plan: ConvPlan) -> jax.Array:
    """Volumes as planes."""
    y = jnp.moveaxis(y, 2, 1) if plan.layout == "channels_first" else y
    return y.reshape(y.shape[0] * y.shape[1], *y.shape[2:])
