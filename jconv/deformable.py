"""Deformable convolution: every tap looks where an offset of its own, learnt for its position, sends it."""

import jax
import jax.numpy as jnp
from jax import lax
from jax.typing import ArrayLike

from jconv.arguments import Ints, Padding
from jconv.arrays import accumulator_dtype, as_array, bordered, channel_vector, mean_dtype
from jconv.execution import check_bias
from jconv.geometry.plan import ConvPlan, plan_conv

__all__ = ["deform_conv2d"]


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

    It keeps every sample: KH KW C numbers for each output position of each image; for gradients the four cells
    around each sample and their weights as well.

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
    columns = _sample(
        x.reshape(n, c, *plan.size).astype(accumulator),
        offset.reshape(n, offset_groups, kh, kw, 2, oh, ow).astype(real),
        plan,
    )
    if mask is not None:
        mask = mask.reshape(n, offset_groups, kh, kw, oh, ow).astype(real)
        columns = columns * _to_channels(mask, c // offset_groups)
    columns = jnp.moveaxis(columns, 1, -2)  # (N, KH, KW, OH, OW, G, C/G): the groups of channels side by side
    g = plan.groups
    y = jnp.einsum(
        "nijhwgc,gocij->ngohw",
        columns.reshape(n, kh, kw, oh, ow, g, c // g),
        kernel.reshape(g, plan.out_channels // g, c // g, kh, kw).astype(accumulator),
    ).reshape(n, plan.out_channels, oh, ow)
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


def _sample(x: jax.Array, offset: jax.Array, plan: ConvPlan) -> jax.Array:
    """What every tap of every position sees: `(N, G, KH, KW, OH, OW, C/G)`.

    x is `(N, C, H, W)`, offset `(N, G, KH, KW, 2, OH, OW)`.
    """
    (n, c, h, w), (_, g, kh, kw, _, oh, ow) = x.shape, offset.shape
    # One zero around the image stands for all that is outside.
    wide = bordered(x, [(0, 0), (0, 0), (1, 1), (1, 1)])
    cells = jnp.moveaxis(wide.reshape(n, g, c // g, (h + 2) * (w + 2)), 2, -1)
    samples = jnp.zeros((), x.dtype)
    for row, row_weight in _neighbours(offset[:, :, :, :, 0], 0, plan):
        for column, column_weight in _neighbours(offset[:, :, :, :, 1], 1, plan):
            place = (row * (w + 2) + column).reshape(n, g, kh * kw * oh * ow, 1)
            value = jnp.take_along_axis(cells, place, axis=2, mode="clip")
            value = value.reshape(n, g, kh, kw, oh, ow, c // g)
            weight = _to_channels(row_weight * column_weight, c // g)
            # A cell that does not count must not count when it is infinite either; where it is finite it stays,
            # since the derivative by the offset needs it.
            value = jnp.where((weight == 0) & ~jnp.isfinite(value), 0, value)
            samples = samples + weight * value
    return samples


def _to_channels(weight: jax.Array, channels: int) -> jax.Array:
    """A weight for every channel, as a product with ones: its derivative is one too, and no sum cell by cell."""
    return lax.dot_general(weight, jnp.ones(channels, weight.dtype), (((), ()), ((), ())), precision="highest")


def _neighbours(offset: jax.Array, axis: int, plan: ConvPlan) -> list[tuple[jax.Array, jax.Array]]:
    """The two cells before and behind every sample along one axis, in the bordered image, with their weights.

    Whole numbers are added as integers, so that a place far into a large image costs the fraction no digit.
    """
    size, (low, high) = plan.size[axis], plan.padding[axis]
    taps = jnp.arange(plan.kernel_size[axis]) * plan.dilation[axis]
    positions = jnp.arange(plan.output_size[axis]) * plan.stride[axis] - low
    unmoved = jnp.expand_dims(
        taps[:, None] + positions[None, :], [a for a in range(offset.ndim) if a not in (2 + axis, 4 + axis)]
    )
    outside = size + low + high + 1  # from wherever a tap stands
    offset = jnp.clip(offset, -outside, outside)
    whole = jnp.floor(offset)
    fraction = offset - whole  # NaN where the offset is, and with it the weights, whatever cell they go to
    before = unmoved + jnp.where(jnp.isnan(whole), 0, whole).astype(jnp.int32)
    places = [jnp.clip(before + step, -1, size) + 1 for step in (0, 1)]
    return list(zip(places, [1 - fraction, fraction], strict=True))
