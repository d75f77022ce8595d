"""Deformable convolution: every tap looks where an offset of its own, learnt for its position, sends it.

What all taps see is looked up first, with the channels of a cell side by side, in the order in which one matrix
product with the kernel reads it.
"""

import operator
from collections.abc import Iterable, Sequence
from functools import reduce
from math import prod

import jax
import jax.numpy as jnp
from jax import lax
from jax.typing import ArrayLike

from jconv.arguments import Ints, Padding
from jconv.arrays import accumulator_dtype, as_array, bordered, channel_vector, mean_dtype
from jconv.boundary import apart_on_cpu
from jconv.execution import check_bias
from jconv.geometry.plan import ConvPlan, plan_conv
from jconv.meshes import on_any_mesh

__all__ = ["deform_conv2d"]


@on_any_mesh
def deform_conv2d(
    x: ArrayLike,
    offset: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    mask: ArrayLike | None = None,
    stride: Ints = 1,
    padding: Padding = 0,
    dilation: Ints = 1,
    groups: int = 1,
) -> jax.Array:
    """Convolve with taps that an offset moves, each at each position: torchvision's `deform_conv2d`.

        y[n, o, p] = bias[o] + sum over c and k of x(n, c, S p + d k - P + offset[n, g, k, p])
                                                   mask[n, g, k, p] kernel[o, c, k]

    where x(n, c, q) is x between its cells: bilinear in the four around q, those outside the image being 0,
    and g is the group of channels, of G, that c belongs to. Without a mask this is version 1 of the layer,
    with one version 2. With offsets of 0 and no mask it is `conv2d`.

    It keeps every sample: KH KW C numbers for each output position of each image. The gradient by x holds four
    times as many while it adds them up.

    Args:
        x: `(N, C, H, W)` or unbatched `(C, H, W)`.
        offset: `(N, 2 * G * KH * KW, OH, OW)`, in cells; without N if x has none. Channel 2 (g KH KW + k) holds
            dy and the next one dx, for tap k counted in row-major order. Its channels set G, which divides C.
        kernel: `(O, C/groups, KH, KW)`.
        bias: `(O,)`, added to every position.
        mask: `(N, G * KH * KW, OH, OW)`, what each sample is multiplied by; 1 unless given.
        stride: cells S between two positions of the kernel, one number or one an axis.
        padding: cells P beyond the edges, all 0, as in `conv`.
        dilation: cells d from one tap of the kernel to the next, one number or one an axis.
        groups: split the channels in so many groups that do not see each other; nothing to do with G.

    Returns:
        `(N, O, OH, OW)`, without N if x has none. The dtype is `jnp.result_type` of the arrays, float32 for
        integers; half precision is sampled and summed in float32.

        An offset that leads outside the image, however far, samples 0; one that is NaN gives NaN. At a whole
        number, where the sample has a corner, the derivative by the offset is the one to the right.

    Raises:
        ValueError: shapes or sizes that do not fit, with the argument and the rule.
        TypeError: a list where an array is meant, a float where an int is, a complex offset or mask.

    Example:
        >>> import jax.numpy as jnp
        >>> ramp, identity = jnp.arange(4.0).reshape(1, 1, 1, 4), jnp.ones((1, 1, 1, 1))
        >>> offset = jnp.zeros((1, 2, 1, 4)).at[:, 1].set(0.5)  # every tap half a cell to the right
        >>> deform_conv2d(ramp, offset, identity)
        Array([[[[0.5, 1.5, 2.5, 1.5]]]], dtype=float32)

    References:
        J. Dai et al., "Deformable convolutional networks", 2017.
        X. Zhu et al., "Deformable ConvNets v2: more deformable, better results", 2019.
    """
    function = "deform_conv2d"
    x, offset = as_array(function, "x", x), as_array(function, "offset", offset)
    kernel = as_array(function, "kernel", kernel)
    mask = None if mask is None else as_array(function, "mask", mask)
    plan = plan_conv(
        function, x.shape, kernel.shape, rank=2,
        stride=stride, padding=padding, dilation=dilation, groups=groups, layout="channels_first",
    )  # fmt: skip
    lead = x.shape[:-3]
    offset_groups = _check_offset(function, offset, lead, plan)
    _check_mask(function, mask, lead, offset_groups, plan)
    bias = check_bias(function, bias, plan.out_channels, kernel.shape)

    dtype = mean_dtype(jnp.result_type(*(a for a in (x, offset, kernel, bias, mask) if a is not None)))
    accumulator = accumulator_dtype(dtype)
    real = jnp.finfo(accumulator).dtype
    n, c, (kh, kw), (oh, ow) = lead[0] if lead else 1, plan.in_channels, plan.kernel_size, plan.output_size
    taps = offset_groups * kh * kw
    samples = _sample(
        x.reshape(n, offset_groups, c // offset_groups, *plan.size).astype(accumulator),
        offset.reshape(n, taps, 2, oh * ow).astype(real),
        None if mask is None else mask.reshape(n, taps, oh * ow).astype(real),
        plan,
    ).reshape(n, oh * ow, offset_groups, kh * kw, c // offset_groups)
    kernel = kernel.reshape(plan.out_channels, c // plan.groups, kh * kw).astype(accumulator)
    y = _multiply(samples, kernel, plan.groups).reshape(n, plan.out_channels, oh, ow)
    if bias is not None:
        y = y + channel_vector(bias.astype(accumulator), 2, "channels_first")
    y = y.astype(dtype)
    return y if lead else y[0]


def _check_offset(function: str, offset: jax.Array, lead: tuple[int, ...], plan: ConvPlan) -> int:
    """The number G of groups of channels that are moved together."""
    if jnp.iscomplexobj(offset):
        raise TypeError(f"{function}: `offset` must be real, got dtype {offset.dtype}")
    kh, kw = plan.kernel_size
    shape, channels = offset.shape, 2 * kh * kw
    fits = len(shape) == len(lead) + 3 and (*shape[:-3], *shape[-2:]) == (*lead, *plan.output_size)
    if not fits or shape[-3] == 0 or shape[-3] % channels:
        wanted = (*lead, f"{channels} * G", *plan.output_size)
        raise ValueError(
            f"{function}: `offset` must have shape ({', '.join(map(str, wanted))}), a dy and a dx for each of the "
            f"{kh * kw} taps, for each of G groups of channels, got {shape}"
        )
    groups = shape[-3] // channels
    if plan.in_channels % groups:
        raise ValueError(
            f"{function}: `offset` must have a number of groups G that divides the {plan.in_channels} channels of "
            f"`x`, got G={groups} (offset shape {shape}, {channels} channels a group)"
        )
    return groups


def _check_mask(
    function: str, mask: jax.Array | None, lead: tuple[int, ...], offset_groups: int, plan: ConvPlan
) -> None:
    if mask is None:
        return
    if jnp.iscomplexobj(mask):
        raise TypeError(f"{function}: `mask` must be real, got dtype {mask.dtype}")
    kh, kw = plan.kernel_size
    wanted = (*lead, offset_groups * kh * kw, *plan.output_size)
    if mask.shape != wanted:
        raise ValueError(
            f"{function}: `mask` must have shape {wanted}, one number for each dy and dx of `offset`, "
            f"got {mask.shape}"
        )


def _multiply(samples: jax.Array, kernel: jax.Array, groups: int) -> jax.Array:
    """The product of samples `(N, positions, G, taps, C/G)` and a kernel `(O, C/groups, taps)`.

    It is `(N, O, positions)`.
    """
    n, positions, offset_groups, taps, channels = samples.shape
    outputs, inputs, _ = kernel.shape
    kernel = jnp.swapaxes(kernel, 1, 2)
    if groups == 1:  # all that a position sees lies side by side
        kernel = jnp.swapaxes(kernel.reshape(outputs, taps, offset_groups, channels), 1, 2)
        seen = taps * inputs
        y = jnp.einsum("npk,ok->npo", samples.reshape(n, positions, seen), kernel.reshape(outputs, seen))
    else:
        samples = jnp.swapaxes(samples, 2, 3).reshape(n, positions, taps, groups, inputs)
        y = jnp.einsum("nptgc,gotc->npgo", samples, kernel.reshape(groups, outputs // groups, taps, inputs))
    return jnp.swapaxes(y.reshape(n, positions, outputs), 1, 2)


def _sample(x: jax.Array, offset: jax.Array, mask: jax.Array | None, plan: ConvPlan) -> jax.Array:
    """What every tap of every position sees: `(N, samples, C/G)`, counted by position, group and tap.

    x is `(N, G, C/G, H, W)`, offset `(N, G KH KW, 2, OH OW)` and mask `(N, G KH KW, OH OW)`.
    """
    n, g, _, h, w = x.shape
    # Two zeros around the image stand for all that is outside.
    cells = bordered(jnp.moveaxis(x, 2, -1), [(0, 0), (0, 0), (2, 2), (2, 2), (0, 0)])
    # Turned around once, for all that read it.
    offset = apart_on_cpu(jnp.ravel, offset.transpose(2, 0, 3, 1))
    offset = offset.reshape(2, n, *plan.output_size, g, *plan.kernel_size)
    row, down = _before(offset[0], 0, plan)
    column, right = _before(offset[1], 1, plan)
    corner = (lax.broadcasted_iota(jnp.int32, row.shape, 3) * (h + 4) + row) * (w + 4) + column
    samples = prod(corner.shape[1:])
    fractions = jnp.stack([down, right]).reshape(2, n, samples)
    factor = None if mask is None else jnp.swapaxes(mask, 1, 2).reshape(n, samples)
    return _blend(cells, corner.reshape(n, samples), fractions, factor)


@jax.custom_jvp
def _blend(cells: jax.Array, corner: jax.Array, fractions: jax.Array, factor: jax.Array | None) -> jax.Array:
    """Samples between cells, times a factor: `(N, samples, channels)`, the channels of a cell side by side.

    cells is `(N, G, H, W, channels)`; corner, `(N, samples)`, is the number of the first of the four cells around
    a sample, and fractions, `(2, N, samples)`, how far it is from there to the next row and the next column.
    """
    return apart_on_cpu(_blended, _finite_too(cells), corner, fractions, factor)


@_blend.defjvp
def _derivative(primals: tuple, tangents: tuple) -> tuple:
    """The derivative of `_blend`: what its cells and what its weights change."""
    cells, corner, fractions, factor = primals
    d_cells, _, d_fractions, d_factor = tangents

    def weigh(fractions: jax.Array, factor: jax.Array | None) -> jax.Array:
        weights = _weights(fractions)
        return jnp.stack(weights if factor is None else [weight * factor for weight in weights])

    weights, d_weights = jax.jvp(weigh, (fractions, factor), (d_fractions, d_factor))
    moved = apart_on_cpu(_by_cells, d_cells, corner, weights)
    changed = apart_on_cpu(_by_weights, _finite_too(cells), corner, fractions, d_weights)
    return _blend(*primals), moved + changed


def _blended(cells: jax.Array, corner: jax.Array, fractions: jax.Array, factor: jax.Array | None) -> jax.Array:
    samples = _total(_weights(fractions), _around(cells, corner, fractions))
    return samples if factor is None else factor[..., None] * samples


def _by_cells(d_cells: jax.Array, corner: jax.Array, weights: jax.Array) -> jax.Array:
    # Taken all at once, since the transpose then adds to the cells in one loop.
    places = [corner + step for step in _steps(d_cells.shape[3])]
    found = _taken(d_cells, jnp.concatenate(places, 1))
    found = found.reshape(corner.shape[0], 4, corner.shape[1], found.shape[-1])
    terms = jnp.moveaxis(weights, 0, 1)[..., None] * found
    return reduce(operator.add, lax.split(terms, [1] * 4, axis=1)).squeeze(1)


@jax.checkpoint  # four times as many cells as samples: looked up again, not kept
def _by_weights(cells: jax.Array, corner: jax.Array, fractions: jax.Array, d_weights: jax.Array) -> jax.Array:
    return _total(d_weights, _around(cells, corner, fractions))


def _finite_too(cells: jax.Array) -> jax.Array:
    """Cells, and once more with 0 for what is not finite: `(N, 2 * G, H, W, channels)`."""
    return jnp.concatenate([cells, jnp.where(jnp.isfinite(cells), cells, 0)], 1)


def _around(cells: jax.Array, corner: jax.Array, fractions: jax.Array) -> list[jax.Array]:
    """The four cells around each sample, of cells that `_finite_too` made.

    A cell that does not count must not count when it is infinite either; where it is finite it stays, since the
    derivative by the offset needs it.
    """
    _, groups, height, width, _ = cells.shape
    finite = groups // 2 * height * width
    steps = zip(_steps(width), _weights(fractions), strict=True)
    return [_taken(cells, corner + jnp.where(weight == 0, finite + step, step)) for step, weight in steps]


def _steps(width: int) -> tuple[int, ...]:
    """From the first of four cells to each of them."""
    return 0, 1, width, width + 1


def _weights(fractions: jax.Array) -> list[jax.Array]:
    """Of the four cells around each sample."""
    down, right = fractions
    return [a * b for a in (1 - down, down) for b in (1 - right, right)]


def _taken(cells: jax.Array, places: jax.Array) -> jax.Array:
    """The cells with these numbers, `(N, places, channels)`."""
    n, *sizes, channels = cells.shape
    numbers = lax.GatherDimensionNumbers(
        offset_dims=(2,),
        collapsed_slice_dims=(1,),
        start_index_map=(1,),
        operand_batching_dims=(0,),
        start_indices_batching_dims=(0,),
    )
    listed = cells.reshape(n, prod(sizes), channels)
    return lax.gather(listed, places[..., None], numbers, (1, 1, channels), mode="promise_in_bounds")


def _total(weights: Iterable[jax.Array], cells: Sequence[jax.Array]) -> jax.Array:
    """The sum of cells, all channels of each times a weight."""
    # Spread by a product with ones, whose transpose is a product too; as a broadcast it were a sum cell by cell.
    ones = jnp.ones(cells[0].shape[-1], cells[0].real.dtype)
    spread = [lax.dot_general(weight, ones, (((), ()), ((), ())), precision="highest") for weight in weights]
    return reduce(operator.add, map(operator.mul, spread, cells))


def _before(offset: jax.Array, axis: int, plan: ConvPlan) -> tuple[jax.Array, jax.Array]:
    """The cell before every sample along one axis of the bordered image, and how far it is from there.

    offset is `(N, OH, OW, G, KH, KW)`. Whole numbers are added as integers, so that a place far into a large image
    costs the fraction no digit.
    """
    size, (low, high) = plan.size[axis], plan.padding[axis]
    positions = jnp.arange(plan.output_size[axis]) * plan.stride[axis] - low
    taps = jnp.arange(plan.kernel_size[axis]) * plan.dilation[axis]
    unmoved = positions[:, None] + taps[None, :]
    unmoved = jnp.expand_dims(unmoved, [a for a in range(offset.ndim) if a not in (1 + axis, 4 + axis)])
    outside = size + low + high + 1  # from wherever a tap stands
    offset = jnp.clip(offset, -outside, outside)
    whole = jnp.floor(offset)
    fraction = offset - whole  # NaN where the offset is, and with it the weights, whatever cell they go to
    before = unmoved + jnp.where(jnp.isnan(whole), 0, whole).astype(jnp.int32)
    return jnp.clip(before, -2, size) + 2, fraction
