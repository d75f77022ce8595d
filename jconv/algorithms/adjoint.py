"""The transposed convolution as plain ones: what turns the product "x" into the product "y" of another plan.

At stride 1 it is a convolution with the kernel flipped and its channels changed over. At stride S the outputs
fall into S phases, q = S t + r, and the taps with them: a phase meets every S-th tap only, and is a plain
convolution of y by those. All phases together are one convolution with S times the channels, whose result is
interleaved: no zero is inserted and none multiplied (the polyphase form of signal processing).

    x[S t + r] = sum over m of y[t - m] kernel[S m + r]

References:
    P. P. Vaidyanathan, "Multirate digital filters, filter banks, polyphase networks, and applications", 1990.
    W. Shi et al., "Is the deconvolution layer the same as a convolutional layer?", 2016.
"""

from dataclasses import dataclass, replace
from math import prod

import jax
import jax.numpy as jnp
from jax import lax

from jconv.algorithms.blocks import Blocks
from jconv.algorithms.lowering import Lower, Product
from jconv.boundary import apart, transposed
from jconv.geometry.plan import ConvPlan

CHOSEN = (1, 2, 4, 8)  # phases of the last axis that are interleaved by choosing: vectors are so long as well


def convolved(
    y: jax.Array, kernel: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike, by: Lower
) -> jax.Array:
    """The product "x", computed with a lowering of the product "y"."""
    phases = phases_of(plan)
    kernel = phases.kernel(kernel)
    if max(plan.stride) == 1 or 0 in (*y.shape, *kernel.shape):
        return phases.interleave(by(y, kernel, phases.plan, precision))
    # By itself: interleaved cell by cell inside of the sums, they would not be vectorised.
    return apart(phases.interleave, by(y, kernel, phases.plan, precision))


def convolved_in_blocks(
    y: jax.Array, kernel: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike, by: Lower
) -> jax.Array:
    """The same with a stride, channels first, some groups and images at a time."""
    n, whole = y.shape[0], phases_of(plan)
    blocks = Blocks.of_results(whole.plan, n, y.dtype.itemsize)
    if blocks.count == 1:
        return convolved(y, kernel, plan, precision, by)
    part = phases_of(replace(blocks, whole=plan).plan)
    return blocks.convolve(
        y,
        whole.kernel(kernel),
        lambda y, kernel, plan: by(y, kernel, plan, precision),
        part.interleave,
        plan.x_shape(n),
    )


def meets_zeros(plan: ConvPlan, wanted: Product) -> bool:
    """Whether some phase has fewer taps than others, which then are zeros: times an infinity they give NaN."""
    axes = zip(plan.stride, plan.kernel_size, plan.dilation, strict=True)
    return wanted == "x" and any(s > 1 and (d > 1 or k % s) for s, k, d in axes)


@dataclass(frozen=True)
class Phases:
    """The plain convolution of y whose outputs, interleaved, are x.

    Attributes:
        adjoint: the plan of the convolution that is transposed.
        plan: the plan of the plain convolution: its input is y, its outputs are g groups of c channels of the
            phases, the phases innermost.
        starts: how many of the interleaved cells stand before x's first.
    """

    adjoint: ConvPlan
    plan: ConvPlan
    starts: tuple[int, ...]

    def kernel(self, kernel: jax.Array) -> jax.Array:
        """The adjoint's kernel, its taps dealt out to the phases, flipped, inputs and outputs changed over."""
        plan, rank = self.adjoint, self.adjoint.rank
        g, (c, o) = plan.groups, plan.depth
        first = plan.layout == "channels_first"
        taps_at = 2 if first else 0
        spread = [(0, 0, 0)] * kernel.ndim
        for axis, (s, k, d, m) in enumerate(
            zip(plan.stride, plan.kernel_size, plan.dilation, self.plan.kernel_size, strict=True)
        ):
            if s > 1:
                spread[taps_at + axis] = (0, s * m - d * (k - 1) - 1, d - 1)
        kernel = lax.pad(kernel, jnp.zeros((), kernel.dtype), spread)
        split = [part for s, m in zip(plan.stride, self.plan.kernel_size, strict=True) for part in (m, s)]
        taps, phases = [2 * axis for axis in range(rank)], [2 * axis + 1 for axis in range(rank)]
        if first:
            kernel = kernel.reshape(g, o, c, *split)
            kernel = kernel.transpose(0, 2, *(3 + p for p in phases), 1, *(3 + t for t in taps))
            kernel = kernel.reshape(self.plan.out_channels, o, *self.plan.kernel_size)
            return jnp.flip(kernel, range(2, kernel.ndim))
        kernel = kernel.reshape(*split, c, g, o)
        c_at, g_at, o_at = (2 * rank + i for i in range(3))
        kernel = kernel.transpose(*taps, o_at, g_at, c_at, *phases)
        kernel = kernel.reshape(*self.plan.kernel_size, o, self.plan.out_channels)
        return jnp.flip(kernel, range(rank))

    def interleave(self, result: jax.Array) -> jax.Array:
        """The phases in one another, cut to x's size."""
        plan, rank, n = self.adjoint, self.adjoint.rank, result.shape[0]
        first = plan.layout == "channels_first"
        if any(s > 1 for s in plan.stride):
            strides, size = plan.stride, self.plan.output_size
            whole = [s * t for s, t in zip(strides, size, strict=True)]
            if first:
                result = _columns_interleaved(result.reshape(n, plan.in_channels, *strides, *size), strides[-1])
                order = [axis for i in range(rank - 1) for axis in (1 + rank + i, 2 + i)]
                result = result.transpose(0, 1, *order, -2, -1).reshape(n, plan.in_channels, *whole)
            else:
                result = result.reshape(n, *size, plan.in_channels, *strides)
                order = [axis for i in range(rank) for axis in (1 + i, 2 + rank + i)]
                result = result.transpose(0, *order, rank + 1).reshape(n, *whole, plan.in_channels)
        begin = [0] * result.ndim
        end = list(result.shape)
        for axis, start, size in zip(plan.spatial_axes, self.starts, plan.size, strict=True):
            begin[axis], end[axis] = start, start + size
        return lax.slice(result, begin, end)


def _columns_interleaved(x: jax.Array, phases: int) -> jax.Array:
    """(n, c, *S, *size) with the phases of the last axis behind it.

    Few are chosen cell by cell, a vector at a time; a transposition moves one number at a time.
    """
    axis = x.ndim // 2
    if phases not in CHOSEN:
        return jnp.moveaxis(x, axis, -1)
    seen = [jnp.expand_dims(lax.index_in_dim(x, phase, axis, keepdims=False), -1) for phase in range(phases)]
    shape = (*seen[0].shape[:-1], phases)
    number = lax.broadcasted_iota(jnp.int32, shape, len(shape) - 1)
    columns = jnp.broadcast_to(seen[0], shape)
    for phase in range(1, phases):
        columns = jnp.where(number == phase, seen[phase], columns)
    return columns


def phases_of(plan: ConvPlan) -> Phases:
    """Plan the plain convolution."""
    taps, dilations, pairs, sizes, starts = [], [], [], [], []
    for size, (low, _), s, k, d, outputs in zip(
        plan.size, plan.padding, plan.stride, plan.kernel_size, plan.dilation, plan.output_size, strict=True
    ):
        if s == 1:
            m, distance, before, cells = k, d, 0, size
            lead = d * (k - 1) - low
        else:
            m, distance = d * (k - 1) // s + 1, 1
            before = low // s
            cells = (low + size - 1) // s + 1 - before if size else 0
            lead = m - 1 - before
        taps.append(m)
        dilations.append(distance)
        pairs.append((lead, cells - outputs - lead + distance * (m - 1)))
        sizes.append(cells)
        starts.append(low % s if s > 1 else 0)
    c, _ = plan.depth
    plain = replace(
        plan,
        size=plan.output_size,
        output_size=tuple(sizes),
        kernel_size=tuple(taps),
        stride=(1,) * plan.rank,
        dilation=tuple(dilations),
        padding=tuple(pairs),
        in_channels=plan.out_channels,
        out_channels=plan.groups * c * prod(plan.stride),
    )
    return Phases(plan, plain, tuple(starts))


def with_transposes(y: Lower) -> dict[Product, Lower]:
    """A convolution and the two products that follow from it by transposition."""

    def x_of(kernel: jax.Array, cotangent: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
        if not jnp.issubdtype(cotangent.dtype, jnp.inexact):  # what JAX transposes wrongly, or not at all
            return convolved(cotangent, kernel, plan, precision, y)
        shape = plan.x_shape(cotangent.shape[0])
        return transposed(lambda x: y(x, kernel, plan, precision), shape, cotangent)

    def kernel_of(x: jax.Array, cotangent: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
        return transposed(lambda kernel: y(x, kernel, plan, precision), plan.kernel_shape, cotangent)

    return {"y": y, "x": x_of, "kernel": kernel_of}
