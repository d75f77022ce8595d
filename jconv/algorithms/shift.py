"""The sum of shifted images: a weight times the whole image, moved by a tap, for every tap.

    y = sum over c and k of kernel[:, c, k] * (x[c] moved by k)

XLA makes one loop of it that reads every cell from the cache as often as there are taps and keeps the sum in a
register. It costs taps * (C / groups) vector instructions for a vector of outputs, and no memory beside the padded
image. That is what a convolution with few products an output wants: depthwise, in small groups, of one channel. A
dense one wants a matrix product, which reads each cell into a register once for many outputs.
"""

from functools import partial
from math import prod

import jax
import jax.numpy as jnp
from jax import lax

from jconv.algorithms.adjoint import convolved, meets_zeros
from jconv.algorithms.lowering import Lowering, in_layout
from jconv.algorithms.rows import kernel_gradient
from jconv.boundary import apart, cut, strip_by_strip, unravel
from jconv.geometry.plan import ConvPlan

# A sum of n products in one chain waits for each addition: in runs of this many, several go on at once. It shows
# in the 7 x 7 depthwise rows of the benchmark.
RUN = 4
LANES = 8  # numbers in a vector
_UNROLLED = 256  # products in one loop; more of them take the compiler longer than they save
_SMALL = 1 << 14  # numbers in an image that may be padded anew for every tap, if the compiler wants to


def convolve(x: jax.Array, kernel: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The product "y"."""
    n, g, (c, o) = x.shape[0], plan.groups, plan.depth
    first = plan.layout == "channels_first"
    many = c * prod(plan.kernel_size) > _UNROLLED
    few = min(plan.in_channels, plan.out_channels) < LANES  # no vector can be made of them
    if not first and (many or few):
        return in_layout("channels_first", "y")(convolve)(x, kernel, plan, precision)
    x = x.reshape((n, g, c, *plan.size) if first else (n, *plan.size, g, c))
    edges = [(0, 0, 0)] * x.ndim
    for axis, pair in enumerate(plan.padding):
        edges[(3 if first else 1) + axis] = (*pair, 0)
    if any(map(any, plan.padding)):
        padded = partial(lax.pad, padding_value=jnp.zeros((), x.dtype), padding_config=edges)
        x = apart(padded, x) if _is_large(x) else padded(x)
    if many:
        return _by_rows(x, kernel, plan)
    if first:
        kernel = kernel.reshape(g, o, c, prod(plan.kernel_size))
    else:
        kernel = kernel.reshape(prod(plan.kernel_size), c, g, o)
    ones = (1,) * plan.rank

    def term(channel: int, tap: int, cells: tuple[slice, ...]) -> jax.Array:
        if first:
            weights = kernel[:, :, channel, tap].reshape(1, g, o, *ones)
            return weights * x[(slice(None), slice(None), slice(channel, channel + 1), *cells)]
        weights = kernel[tap, channel].reshape(1, *ones, g, o)
        return weights * x[(slice(None), *cells, slice(None), slice(channel, channel + 1))]

    terms = [term(i, k, cells) for i in range(c) for k, cells in enumerate(plan.tap_slices())]
    if not terms:
        return jnp.zeros(plan.output_shape(n), x.dtype)
    return _sum(terms).reshape(plan.output_shape(n))


def _sum(terms: list[jax.Array]) -> jax.Array:
    return _chain([_chain(terms[i : i + RUN]) for i in range(0, len(terms), RUN)])


def _by_rows(x: jax.Array, kernel: jax.Array, plan: ConvPlan) -> jax.Array:
    """Many taps, a row of them in each step of a loop; x is grouped and padded, channels first."""
    n, g, (c, o), taps = x.shape[0], plan.groups, plan.depth, plan.kernel_size[-1]
    kernel = kernel.reshape(g, o, -1, taps)
    rows = (c, *plan.kernel_size[:-1])
    span = [s * (size - 1) + 1 for s, size in zip(plan.stride[:-1], plan.output_size[:-1], strict=True)]
    every = (..., *(slice(None, None, s) for s in plan.stride[:-1]), slice(None))
    s, d, outputs = plan.stride[-1], plan.dilation[-1], plan.output_size[-1]

    def read(i: jax.Array) -> tuple[jax.Array, jax.Array]:
        channel, *row = unravel(i, rows)
        corner = [k * d for k, d in zip(row, plan.dilation[:-1], strict=True)]
        seen = cut(x, (0, 0, channel, *corner, 0), (n, g, 1, *span, x.shape[-1]))[every]
        return seen, cut(kernel, (0, 0, i, 0), (g, o, 1, taps))

    def add_row(_: jax.Array, y: jax.Array, cells: tuple[jax.Array, jax.Array]) -> jax.Array:
        seen, weights = cells
        shifted = [lax.slice_in_dim(seen, t * d, t * d + s * (outputs - 1) + 1, s, axis=-1) for t in range(taps)]
        ones = (1,) * plan.rank
        terms = [weights[..., t].reshape(1, g, o, *ones) * image for t, image in enumerate(shifted)]
        return y + _sum(terms)

    y = jnp.zeros((n, g, o, *plan.output_size), x.dtype)
    return strip_by_strip(prod(rows), read, add_row, y).reshape(plan.output_shape(n))


def _is_large(x: jax.Array) -> bool:
    """Whether it is; a size that is known by name only counts as small."""
    return all(isinstance(size, int) for size in x.shape) and x.size > _SMALL


def _chain(terms: list[jax.Array]) -> jax.Array:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


def convolve_transposed(
    kernel: jax.Array, y: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike
) -> jax.Array:
    """The product "x"."""
    return convolved(y, kernel, plan, precision, convolve)


SHIFT = Lowering({"y": convolve, "x": convolve_transposed, "kernel": kernel_gradient}, spreads=meets_zeros)
