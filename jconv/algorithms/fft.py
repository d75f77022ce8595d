"""The convolution theorem: a product of spectra in place of a sliding sum.

    y = F^-1( F(x) conj(F(kernel)) )

It costs about log(cells) operations a cell however large the kernel is, which pays from some hundred taps on.
Where the image is much larger than the kernel, its longest axes are cut into overlapping tiles, each large
enough for its spectrum to hold a tile of outputs whole (overlap-save), so that transforms stay short and in the
cache.

Rounding is relative to the largest number in a tile and not to each sum; an infinity or NaN spreads over its tile.

References:
    J. Cooley and J. Tukey, "An algorithm for the machine calculation of complex Fourier series", 1965.
    A. Oppenheim and R. Schafer, "Discrete-time signal processing", chapter 8 (overlap-save).
"""

from collections.abc import Sequence
from math import prod

import jax
import jax.numpy as jnp
from jax import lax

from jconv.algorithms.adjoint import convolved
from jconv.algorithms.blocks import Blocks
from jconv.algorithms.lowering import Lowering, in_layout
from jconv.arrays import bordered
from jconv.geometry.plan import ConvPlan

_LARGE = 1 << 19  # numbers in x and y; with fewer of them a loop takes longer to compile than it saves
_TILE = 4  # spans to a tile; the overlap is then a quarter of the work along an axis


@in_layout("channels_first", "y")
def convolve(x: jax.Array, kernel: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The product "y"."""
    if 0 in (*x.shape, *kernel.shape, *plan.output_size):
        return jnp.zeros(plan.output_shape(x.shape[0]), x.dtype)
    return _blocks(x, plan).convolve(x, kernel, _convolve)


def _convolve(x: jax.Array, kernel: jax.Array, plan: ConvPlan) -> jax.Array:
    n, g, (c, o), dense = x.shape[0], plan.groups, plan.depth, _dense(plan)
    tiles, sizes, counts = zip(*tiles_of(plan), strict=True)
    x = x.reshape(n, g, 1, c, *plan.size)
    for axis, (low, _) in enumerate(plan.padding):
        x = _overlapping(x, 4 + axis * 2, low, tiles[axis], sizes[axis], counts[axis])
    # (n, g, 1, c, count, size, count, size, ...): the counts join the images
    order = [0, *(4 + 2 * i for i in range(plan.rank)), 1, 2, 3, *(5 + 2 * i for i in range(plan.rank))]
    x = x.transpose(order).reshape(n * prod(counts), g, 1, c, *sizes)
    y = jnp.fft.irfftn(
        _mixed(_spectrum(x, sizes), _kernel_spectrum(kernel, plan, sizes).conj()), sizes, _axes(plan)
    )
    y = y[(slice(None),) * 3 + tuple(slice(0, tile) for tile in tiles)]
    y = y.reshape(n, *counts, g, o, *tiles)
    r = plan.rank
    order = [0, 1 + r, 2 + r, *(axis for i in range(r) for axis in (1 + i, 3 + r + i))]
    y = y.transpose(order).reshape(n, g * o, *(count * tile for count, tile in zip(counts, tiles, strict=True)))
    return y[(slice(None), slice(None), *(slice(0, d, s) for d, s in zip(dense, plan.stride, strict=True)))]


@in_layout("channels_first", "kernel")
def kernel_gradient(x: jax.Array, y: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The product "kernel": the correlation of whole images, summed over them before it is transformed back."""
    if 0 in (*x.shape, *y.shape):
        return jnp.zeros(plan.kernel_shape, x.dtype)
    return _blocks(x, plan).kernel_gradient(x, y, _kernel_gradient)


def _kernel_gradient(x: jax.Array, y: jax.Array, plan: ConvPlan) -> jax.Array:
    n, g, (c, o) = x.shape[0], plan.groups, plan.depth
    sizes = whole_sizes(plan)
    lows = [low for low, _ in plan.padding]
    edges = [(low, size - low - cells) for low, size, cells in zip(lows, sizes, plan.size, strict=True)]
    x = bordered(x, [(0, 0), (0, 0), *edges])
    y = lax.pad(y, jnp.zeros((), y.dtype), [(0, 0, 0), (0, 0, 0), *((0, 0, s - 1) for s in plan.stride)])
    xs = _spectrum(x.reshape(n, g, 1, c, *x.shape[2:]), sizes)
    ys = _spectrum(y.reshape(n, g, o, 1, *y.shape[2:]), sizes)
    kernel = jnp.fft.irfftn((xs * ys.conj()).sum(0), sizes, _axes(plan))
    taps = [slice(0, span, d) for span, d in zip(plan.span, plan.dilation, strict=True)]
    return kernel[(slice(None),) * 3 + tuple(taps)].reshape(plan.out_channels, c, *plan.kernel_size)


def convolve_transposed(
    kernel: jax.Array, y: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike
) -> jax.Array:
    """The product "x"."""
    return convolved(y, kernel, plan, precision, convolve)


def _blocks(x: jax.Array, plan: ConvPlan) -> Blocks:
    """Groups that are transformed together, with all of their images unless that takes few more transforms."""
    n, (c, o) = x.shape[0], plan.depth
    blocks = Blocks.of_groups(plan, n, x.dtype.itemsize, together=c * o > c + o)
    return blocks if blocks.count == 1 or blocks.numbers > _LARGE else Blocks(plan, n, n, plan.groups)


def _dense(plan: ConvPlan) -> list[int]:
    """The outputs along each axis at a stride of 1."""
    return [s * (outputs - 1) + 1 for s, outputs in zip(plan.stride, plan.output_size, strict=True)]


def tiles_of(plan: ConvPlan) -> list[tuple[int, int, int]]:
    """Of each axis: how many outputs one transform makes, its size, and how many of them there are.

    One makes all, unless the axis is many spans long.
    """
    tiles = []
    for cells, span, whole in zip(_dense(plan), plan.span, whole_sizes(plan), strict=True):
        if cells <= 2 * _TILE * span:
            tiles.append((cells, whole, 1))
        else:
            size = fast_size(_TILE * span + span - 1)
            tile = min(cells, size - span + 1)
            tiles.append((tile, size, -(-cells // tile)))
    return tiles


def whole_sizes(plan: ConvPlan) -> list[int]:
    """The size of a transform of all cells of each axis.

    A spectrum goes around in a circle: the zeros before the first cell are those behind the last one as well.
    """
    sizes = []
    for size, (low, _), span, outputs in zip(plan.size, plan.padding, plan.span, _dense(plan), strict=True):
        seen, before = outputs + span - 1, max(0, low)
        sizes.append(fast_size(min(seen, max(before + size, seen - before, span, outputs))))
    return sizes


def fast_size(least: int) -> int:
    """The least even size from `least` on with no prime factor above 5: such sizes transform fast."""
    size = max(least + least % 2, 2)
    while True:
        rest = size
        for prime in (2, 3, 5):
            while rest % prime == 0:
                rest //= prime
        if rest == 1:
            return size
        size += 2


def _overlapping(x: jax.Array, axis: int, low: int, tile: int, size: int, count: int) -> jax.Array:
    """An axis as `count` windows of `size` cells that start `tile` cells apart, from `low` cells before it."""
    need = (count - 1) * tile + size
    edges = [(0, 0)] * x.ndim
    edges[axis] = (low, need - low - x.shape[axis])
    x = bordered(x, edges)
    windows = [lax.slice_in_dim(x, i * tile, i * tile + size, axis=axis) for i in range(count)]
    return jnp.stack(windows, axis) if count > 1 else jnp.expand_dims(x, axis)


def _axes(plan: ConvPlan) -> tuple[int, ...]:
    return tuple(range(3, 3 + plan.rank))


def _spectrum(x: jax.Array, sizes: Sequence[int]) -> jax.Array:
    return jnp.fft.rfftn(x, sizes, tuple(range(x.ndim - len(sizes), x.ndim)))


def _kernel_spectrum(kernel: jax.Array, plan: ConvPlan, sizes: Sequence[int]) -> jax.Array:
    """Of the kernel with its taps d cells apart: (g, o, c, *frequencies)."""
    spread = lax.pad(
        kernel, jnp.zeros((), kernel.dtype), [(0, 0, 0), (0, 0, 0), *((0, 0, d - 1) for d in plan.dilation)]
    )
    g, (c, o) = plan.groups, plan.depth
    return _spectrum(spread.reshape(g, o, c, *plan.span), sizes)


def _mixed(x: jax.Array, kernel: jax.Array) -> jax.Array:
    """The sum over the input channels of the spectra's products: (n, g, o, *frequencies)."""
    return sum(x[:, :, :, channel] * kernel[None, :, :, channel] for channel in range(kernel.shape[2]))  # type: ignore


def refuses(plan: ConvPlan, dtype: jnp.dtype) -> str | None:
    """What has no real transform here."""
    if not jnp.issubdtype(dtype, jnp.floating):
        return f"needs real floating numbers, got {dtype}"
    if plan.rank > 3:
        return f"needs at most 3 spatial axes, got {plan.rank}"
    return None


FFT = Lowering(
    {"y": convolve, "x": convolve_transposed, "kernel": kernel_gradient},
    refuses,
    spreads=lambda plan, wanted: True,
    sized=True,
)
