"""im2col and one matrix product: the patches under the kernel side by side, times the filters.

A matrix product comes nearest to what the machine can do; the price is the patches, prod(K) times the image,
written and read again. They are made for a strip of the output at a time, so that they stay in the cache and no
more than a strip of them is ever held. A 1 x 1 convolution needs no patches: there this is the best there is.

Where few channels come out and more go in, as at the end of a network that makes images, the products come first:
every cell times every tap, in one matrix product of the image as it lies. They are fewer than the numbers in
patches, and are added up where they belong.

References:
    K. Chellapilla, S. Puri, P. Simard, "High performance convolutional neural networks for document processing",
    2006.
    A. Vasudevan, A. Anderson, D. Gregg, "Parallel multi channel convolution using general matrix multiplication",
    2017.
"""

from dataclasses import replace
from math import ceil, prod

import jax
import jax.numpy as jnp
from jax import lax

from jconv.algorithms.adjoint import convolved, meets_zeros
from jconv.algorithms.blocks import at_once
from jconv.algorithms.lowering import Lowering, in_layout
from jconv.algorithms.shift import LANES
from jconv.arrays import bordered
from jconv.boundary import added, cut, put, reordered, strip_by_strip, transposed, unravel
from jconv.geometry.plan import ConvPlan
from jconv.meshes import mesh_axes, varying
from jconv.patches import windows
from jconv.sums import in_runs

_STRIP = 1 << 22  # bytes of patches made at a time, for several cores
_HELD = 2  # times its results, and of a single image also its cells, that all patches may be
_TAPS = 128  # that are added up in one loop
_CELLS = 256  # of an image whose product alone can be shared among cores
_IMAGE = 1 << 22  # numbers in the patches of an image that may be held where they overlap


def convolve(x: jax.Array, kernel: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The product "y"."""
    if plan.layout == "channels_last" and plan.groups == 1 and is_pointwise(plan):
        over = (((x.ndim - 1,), (0,)), ((), ()))
        return lax.dot_general(x, kernel.reshape(plan.depth), over, precision=precision)
    return _convolve(x, kernel, plan, precision)


@in_layout("channels_first", "y")
def _convolve(x: jax.Array, kernel: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    n, g, (c, o) = x.shape[0], plan.groups, plan.depth
    if 0 in (n, g, c, o, *plan.output_size):
        return jnp.zeros(plan.output_shape(n), x.dtype)
    taps, later, itself = prod(plan.kernel_size), adds_later(plan), is_pointwise(plan)
    if itself or holds_all(plan, n):
        columns = x if itself else windows(bordered(x, [(0, 0), (0, 0), *plan.padding]), plan)
        y = _pointwise(kernel.reshape(g, o, -1), columns.reshape(n, g, c * taps, -1), precision)
        return y.reshape(plan.output_shape(n))
    if later:
        strips = _Strips(x, plan, plan.out_channels, spans=4)
        filters = reordered(kernel.reshape(g * o, c, taps), (0, 2, 1)).reshape(g, o * taps, c)
    else:
        strips = _Strips(x, plan, plan.in_channels)
        filters = kernel.reshape(g, o, c * taps)

    def outputs(cells: jax.Array) -> jax.Array:
        if not later:
            return _times(filters, strips.patches(cells), precision)
        products = _times(filters, cells.reshape(g, c, -1), precision)
        return _added_up(products.reshape(g * o, taps, *strips.plan.size), strips.plan)

    def put_strip(i: jax.Array, y: jax.Array, block: jax.Array) -> jax.Array:
        image, row, _ = strips.place(i)
        block = block.reshape(1, g * o, strips.rows, *plan.output_size[1:])
        return put(y, block, (image, 0, row, *(0,) * (plan.rank - 1)))

    y = jnp.zeros(plan.output_shape(n), x.dtype)
    return strip_by_strip(n * strips.count, strips.read, outputs, put_strip, y)


def _added_up(products: jax.Array, plan: ConvPlan) -> jax.Array:
    """The outputs (o, 1, *output_size), of what each tap makes of each cell: (o, taps, *size)."""
    o = products.shape[0]
    terms = [
        lax.slice(products, (0, tap, *(c.start for c in cells)), (o, tap + 1, *(c.stop for c in cells)))
        for tap, cells in enumerate(plan.tap_slices())
    ]
    return in_runs(terms)


def convolve_image(x: jax.Array, kernel: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The product "y" of one image, its channels first, whose patches may all be held."""
    g, (c, o) = plan.groups, plan.depth
    columns = patches(x.reshape(g, c, *plan.size), plan)
    return _times(kernel.reshape(g, o, -1), columns, precision).reshape(plan.output_shape(1))


def kernel_gradient(x: jax.Array, y: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The product "kernel"."""
    if plan.layout == "channels_last" and plan.groups == 1 and is_pointwise(plan):
        over = tuple(range(x.ndim - 1))
        return lax.dot_general(x, y, ((over, over), ((), ())), precision=precision).reshape(plan.kernel_shape)
    return _kernel_gradient(x, y, plan, precision)


@in_layout("channels_first", "kernel")
def _kernel_gradient(x: jax.Array, y: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    n, g, (c, o) = x.shape[0], plan.groups, plan.depth
    if 0 in (n, g, c, o, *plan.output_size):
        return jnp.zeros(plan.kernel_shape, x.dtype)
    depth = c * prod(plan.kernel_size)
    # A matrix product turns its second factor around: that had better be the smaller one, and done beforehand.
    by_out = depth > o
    total = varying(jnp.zeros((g * depth, o) if by_out else (g * o, depth), x.dtype), mesh_axes(x))

    def factor(out: jax.Array) -> jax.Array:
        return reordered(out.reshape(g, o, -1), (0, 2, 1)) if by_out else out

    def products(columns: jax.Array, out: jax.Array) -> jax.Array:
        columns = columns.reshape(g, depth, -1)
        if by_out:
            return _times(columns, out.reshape(g, -1, o), precision).reshape(total.shape)
        return _times(out.reshape(g, o, -1), columns.swapaxes(1, 2), precision).reshape(total.shape)

    if is_pointwise(plan):

        def add_image(total: jax.Array, pair: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, None]:
            return total + products(pair[0], factor(pair[1])), None

        total, _ = lax.scan(add_image, total, (x.reshape(n, g * c, -1), y.reshape(n, g * o, -1)))
    else:
        strips = _Strips(x, plan, plan.in_channels)
        lines = y.reshape(n, g * o, plan.output_size[0], -1)  # with more axes, the loop below is not vectorised

        def read(i: jax.Array) -> tuple[jax.Array, jax.Array]:
            image, row, seen = strips.place(i)
            out = cut(lines, (image, 0, row, 0), (1, g * o, strips.rows, lines.shape[-1]))
            if strips.count * strips.rows > plan.output_size[0]:
                counts = lax.broadcasted_iota(jnp.int32, out.shape, 2) >= seen
                out = jnp.where(counts, out, jnp.zeros((), out.dtype))
            return strips.read(i), factor(out)

        def add_strip(cells: tuple[jax.Array, jax.Array]) -> jax.Array:
            return products(strips.patches(cells[0]), cells[1])

        total = strip_by_strip(n * strips.count, read, add_strip, added, total)
    return (reordered(total.reshape(g, depth, o), (0, 2, 1)) if by_out else total).reshape(plan.kernel_shape)


@in_layout("channels_first", "x")
def convolve_transposed(
    kernel: jax.Array, y: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike
) -> jax.Array:
    """The product "x": the patches of x are one matrix product away, and go back to where they came from.

    Where the patches of an image overlap and would take much memory, it is computed as a plain convolution.
    """
    n, g, (c, o) = y.shape[0], plan.groups, plan.depth
    if 0 in (n, g, c, o, *plan.size):
        return jnp.zeros(plan.x_shape(n), y.dtype)
    if is_plain(plan):
        return convolved(y, kernel, plan, precision, convolve)
    depth, y = c * prod(plan.kernel_size), y.reshape(n, g * o, prod(plan.output_size))
    filters = kernel.reshape(g, o, depth)
    if is_pointwise(plan):
        x = _pointwise(reordered(filters, (0, 2, 1)).reshape(g, c, o), y.reshape(n, g, o, -1), precision)
        return x.reshape(plan.x_shape(n))
    # Turned around are the filters, once, or every image of y and what comes of it: whichever is less.
    by_filters = filters.size <= y.size + n * g * depth * y.shape[-1]
    filters = reordered(filters, (0, 2, 1)) if by_filters else filters.reshape(g * o, depth)

    def columns_of(out: jax.Array) -> jax.Array:
        out = out.reshape(g, o, -1)
        if by_filters:
            return _times(filters.reshape(g, depth, o), out, precision)
        return _times(out.swapaxes(1, 2), filters.reshape(g, o, depth), precision).swapaxes(1, 2)

    def image_of(out: jax.Array) -> jax.Array:
        image = transposed(lambda image: patches(image, plan), (g, c, *plan.size), columns_of(out))
        return image.reshape(plan.x_shape(1))

    def put_image(i: jax.Array, x: jax.Array, image: jax.Array) -> jax.Array:
        return put(x, image, (i, *(0,) * (plan.rank + 1)))

    x = jnp.zeros(plan.x_shape(n), y.dtype)
    return strip_by_strip(n, lambda i: cut(y, (i, 0, 0), (1, *y.shape[1:]))[0], image_of, put_image, x)


def is_pointwise(plan: ConvPlan) -> bool:
    """Whether every output sees the one cell at its own place, so that x is its own patches."""
    ones = (1,) * plan.rank
    return plan.kernel_size == ones and plan.stride == ones and not any(map(any, plan.padding))


def is_plain(plan: ConvPlan) -> bool:
    """Whether x is computed as a plain convolution."""
    overlap = any(k > s for k, s in zip(plan.kernel_size, plan.stride, strict=True))
    return overlap and plan.in_channels * prod(plan.kernel_size) * prod(plan.output_size) > _IMAGE


def _pointwise(filters: jax.Array, x: jax.Array, precision: lax.PrecisionLike) -> jax.Array:
    """The products (n, g, o, L) of filters (g, o, c) and the cells (n, g, c, L) of images.

    One after the other if they have many cells. Few are put side by side for it, that they be shared among cores.
    """
    n, g, c, cells = x.shape
    o = filters.shape[1]
    if n == 1:
        return _times(filters, x[0], precision)[None]
    if cells >= _CELLS and n * filters.size <= x.size + n * g * o * cells:
        each = jnp.broadcast_to(filters, (n, *filters.shape)).reshape(n * g, o, c)
        return jnp.matmul(each, x.reshape(n * g, c, cells), precision=precision).reshape(n, g, o, cells)
    side_by_side = reordered(x.reshape(n, g * c, cells), (1, 0, 2)).reshape(g, c, n * cells)
    y = _times(filters, side_by_side, precision).reshape(g * o, n, cells)
    return reordered(y, (1, 0, 2)).reshape(n, g, o, cells)


def adds_later(plan: ConvPlan) -> bool:
    """Whether every cell is multiplied by every tap first, and the products are added up where they belong.

    They are fewer than the numbers in patches where fewer channels come out than go in; and with patches, a matrix
    product is slow where these fill no more than a vector.
    """
    c, o = plan.depth
    return max(plan.stride) == 1 < prod(plan.kernel_size) <= _TAPS and o <= LANES and 2 * o <= c


def holds_all(plan: ConvPlan, batch: int) -> bool:
    """Whether the patches of all images are made before the first product.

    A loop writes results twice, and zeros in their places before; and a large product is shared among cores.
    """
    c, o = plan.depth
    beyond = c * prod(plan.kernel_size) - _HELD * o
    if adds_later(plan) or (batch != 1 and beyond > 0):
        return False
    return beyond * plan.groups * prod(plan.output_size) <= _HELD * plan.in_channels * prod(plan.size)


def _times(a: jax.Array, b: jax.Array, precision: lax.PrecisionLike) -> jax.Array:
    """A matrix product for each group; a single one is no batch, which the compiler multiplies less well."""
    if a.shape[0] == 1:
        return jnp.matmul(a[0], b[0], precision=precision)[None]
    return jnp.matmul(a, b, precision=precision)


class _Strips:
    """Images, channels first, cut along their first spatial axis into strips that stay in the cache.

    What has to fit are so many channels with a number for each tap: those of x in patches, or those of y. A strip
    is at least as high as a kernel spans; as several of them, if it need not be more than several times too large.

    All strips are equally high; the last may see rows of y that the one above has seen.
    """

    def __init__(self, x: jax.Array, plan: ConvPlan, channels: int, spans: int = 1) -> None:
        outputs, *others = plan.output_size
        row = channels * prod(plan.kernel_size) * prod(others) * x.dtype.itemsize
        # Neighbouring strips see span - stride rows twice, which should not be most of what they read.
        least, fit = plan.span[0] // plan.stride[0], at_once(_STRIP) // row
        self.count = ceil(outputs / max(1, fit, least, spans * min(fit, least)))
        self.rows = ceil(outputs / self.count)
        s, span = plan.stride[0], plan.span[0]
        low, _ = plan.padding[0]
        self.cells, self.last = (self.rows - 1) * s + span, outputs - self.rows
        need = (outputs - 1) * s + span
        self.x = bordered(x, [(0, 0), (0, 0), (low, need - low - plan.size[0]), *plan.padding[1:]])
        padded = plan.padded()
        self.plan = replace(
            padded, size=(self.cells, *padded.size[1:]), output_size=(self.rows, *plan.output_size[1:])
        )

    def place(self, i: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
        """A strip's image, its first row of y, and how many of its rows the strip above has seen."""
        image, strip = unravel(i, (self.x.shape[0], self.count))
        row = lax.min(strip * self.rows, jnp.int32(self.last))
        return image, row, strip * self.rows - row

    def read(self, i: jax.Array) -> jax.Array:
        """The cells of x that a strip's patches see."""
        image, row, _ = self.place(i)
        corner = (image, 0, row * self.plan.stride[0], *(0,) * (self.x.ndim - 3))
        return cut(self.x, corner, (1, self.x.shape[1], self.cells, *self.x.shape[3:]))[0]

    def patches(self, cells: jax.Array) -> jax.Array:
        """The patches of a strip: `(g, c * prod(K), L)`."""
        g, (c, _) = self.plan.groups, self.plan.depth
        return patches(cells.reshape(g, c, *self.plan.size), self.plan)


def patches(image: jax.Array, plan: ConvPlan) -> jax.Array:
    """The patches of an image (g, c, *size): `(g, c * prod(K), L)`."""
    g, c = image.shape[:2]
    image = bordered(image, [(0, 0), (0, 0), *plan.padding])
    return windows(image, plan).reshape(g, c * prod(plan.kernel_size), prod(plan.output_size))


GEMM = Lowering(
    {"y": convolve, "x": convolve_transposed, "kernel": kernel_gradient},
    spreads=lambda plan, wanted: meets_zeros(plan, wanted) and is_plain(plan),
    sized=True,
)
