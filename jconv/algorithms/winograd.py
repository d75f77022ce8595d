"""Winograd's minimal filtering along one axis: some outputs of some taps for half of the products.

    y = A^T [ (G kernel) * (B^T x) ]      F(m, r): m outputs of r taps for m + r - 1 products

A product of polynomials is known by its values at enough points. Here they are six, and F(4, 3), which makes half
of the products, has the transform of images in common with F(3, 4), F(2, 5) and F(5, 2). A strip's six rows become
six sums of rows, and each of these is convolved with its own kernel, one that has a single tap along this axis;
sums of the six results are rows of the output. The convolutions are dense ones, computed by the compiler's own;
what is transformed are whole rows, added to each other. The form with two axes at once saves the square of it and
loses it again in transforms.

The sums cost a part of a digit. The points are numbers that are exact in binary, and no integers: with 0, +-1, +-2
and infinity the error is larger.

References:
    S. Winograd, "Arithmetic complexity of computations", 1980.
    A. Lavin and S. Gray, "Fast algorithms for convolutional neural networks", 2015.
    B. Barabasz, A. Anderson, K. M. Soodhalter and D. Gregg, "Error analysis and improving the accuracy of Winograd
    convolution for deep neural networks", 2020.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from math import ceil, prod
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from jconv.algorithms import gemm
from jconv.algorithms import lax as plain
from jconv.algorithms.adjoint import convolved
from jconv.algorithms.lowering import Lowering, Product, turned
from jconv.arrays import bordered
from jconv.boundary import added, apart, computed, cut, in_order, put, strip_by_strip, unravel
from jconv.geometry.plan import ConvPlan

POINTS = (0, 5 / 8, -5 / 8, 3 / 2, -3 / 2)  # and infinity
ROWS = len(POINTS) + 1
TAPS = range(2, ROWS)
_SMALL = 3 << 19  # bytes of arrays that may be turned around as a whole
_CACHE = 1 << 22  # bytes of images that are computed together
_STEP = 1 << 21  # the same where there are more than that
_BLOCK = 1 << 19  # and of a block of rows of x and y
_FEW = 32  # channels, up to which turning arrays around costs more than patches


@dataclass(frozen=True)
class Transforms:
    """F(m, r): the matrices B^T (6, 6), G (6, r) and A^T (m, 6)."""

    x: np.ndarray
    kernel: np.ndarray
    y: np.ndarray


@cache
def transforms(taps: int, points: tuple[float, ...] = POINTS) -> Transforms:
    """The matrices for so many taps.

    The transposed form of evaluation and interpolation: at a point a, kernels and outputs see the powers of a, and
    images the coefficients of prod(t - b) over the other points b; a kernel's value is divided by prod(a - b).
    At infinity a polynomial's value is its highest coefficient.
    """

    def powers(count: int) -> np.ndarray:
        return np.array([*(np.power(float(a), np.arange(count)) for a in points), np.eye(count)[-1]])

    x = np.zeros((ROWS, ROWS))
    x[-1] = np.poly(points)[::-1]
    kernel = powers(taps)
    for row, a in enumerate(points):
        others = [b for b in points if b != a]
        x[row, :-1] = np.poly(others)[::-1]
        kernel[row] /= prod(a - b for b in others)
    return Transforms(x, kernel, powers(ROWS + 1 - taps).T)


def convolve(x: jax.Array, kernel: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The product "y"."""
    if 0 in (*x.shape, *kernel.shape):
        return jnp.zeros(plan.output_shape(x.shape[0]), x.dtype)
    if stays(plan, "y"):
        return _convolve_few(x, kernel, plan, precision)
    if plan.layout == "channels_first":
        kernel = in_order(turned(kernel, "kernel", "channels_last"))
    strips = _Strips(replace(plan, layout="channels_last"))

    def compute(x: jax.Array, kernels: list[jax.Array]) -> jax.Array:
        return strips.convolved(x, kernels, precision)

    return _image_by_image(compute, [x], "y", plan, strips.kernels(kernel))


def _convolve_few(x: jax.Array, kernel: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The same with few channels: arrays are not turned around, and the six are groups of one convolution.

    A block of rows at a time; the last may compute rows again that the one before has computed.
    """
    axis, n, whole = _axis_of(plan), x.shape[0], plan.output_size
    step = outputs_of(plan.kernel_size[axis]) * plan.dilation[axis]  # rows of which none need be computed in vain
    size = (x.size + prod(plan.output_shape(n))) // n * x.dtype.itemsize
    count = min(ceil(size / _BLOCK), max(1, whole[axis] // step))
    rows = whole[axis] if count == 1 else ceil(whole[axis] / count / step) * step
    count = ceil(whole[axis] / rows)
    padded, cells = plan.padded(), _cells_of(rows, plan.kernel_size[axis], plan.dilation[axis])
    block = replace(padded, size=_with(padded.size, axis, cells), output_size=_with(whole, axis, rows))
    strips = _Strips(block)
    six = replace(
        strips.plan, groups=ROWS, in_channels=ROWS * plan.in_channels, out_channels=ROWS * plan.out_channels
    )
    kernels = jnp.concatenate(strips.kernels(kernel)).reshape(six.kernel_shape)
    edges = [(0, 0), (0, 0), *plan.padding]
    edges[axis + 2] = (low := plan.padding[axis][0], whole[axis] - rows + cells - plan.size[axis] - low)
    x = bordered(x, edges)

    def corner(i: jax.Array) -> tuple:
        image, place = unravel(i, (n, count))
        row = lax.min(place * rows, jnp.int32(whole[axis] - rows))
        return (image, 0, *_with((0,) * plan.rank, axis, row))

    def read(i: jax.Array) -> jax.Array:
        return cut(x, corner(i), block.x_shape(1))

    def compute(x: jax.Array) -> jax.Array:
        rows = apart(lambda x: jnp.concatenate(strips.rows(x), 1), x)
        return strips.joined(jnp.split(gemm.convolve_image(rows, kernels, six, precision), ROWS, 1))

    def put_block(i: jax.Array, y: jax.Array, rows: jax.Array) -> jax.Array:
        return put(y, rows, corner(i))

    return strip_by_strip(n * count, read, compute, put_block, jnp.zeros(plan.output_shape(n), x.dtype))


def convolve_transposed(
    kernel: jax.Array, y: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike
) -> jax.Array:
    """The product "x"."""
    return convolved(y, kernel, plan, precision, convolve)


def kernel_gradient(x: jax.Array, y: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The product "kernel": the same form, read from its other end."""
    if 0 in (*x.shape, *y.shape):
        return jnp.zeros(plan.kernel_shape, x.dtype)
    if plan.groups > 1:  # of a map over calls with one
        return plain.kernel_gradient(x, y, plan, precision)

    strips = _Strips(replace(plan, layout="channels_last"))

    def by_strips(x: jax.Array, y: jax.Array) -> jax.Array:
        outputs = strips.parted(y)
        products = [
            _kernel_of(rows, out, strips.plan, precision)
            for rows, out in zip(strips.rows(x), outputs, strict=True)
        ]
        return jnp.concatenate(_sums(strips.transforms.kernel.T, products), strips.axis)

    return _image_by_image(by_strips, [x, y], "kernel", plan)


def _kernel_of(x: jax.Array, y: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The product "kernel" of a dense plan with its channels last: the patches of x times y."""
    c, o = plan.depth
    for axis in reversed(range(plan.rank)):
        k, s, d, outputs = (of[axis] for of in (plan.kernel_size, plan.stride, plan.dilation, plan.output_size))
        taps = [
            lax.slice_in_dim(x, tap * d, tap * d + s * (outputs - 1) + 1, s, axis=1 + axis) for tap in range(k)
        ]
        x = jnp.stack(taps, 1 + plan.rank)
    over = (((0,), (0,)), ((), ()))
    columns = x.reshape(-1, prod(plan.kernel_size) * c)
    return lax.dot_general(columns, y.reshape(-1, o), over, precision=precision).reshape(plan.kernel_shape)


def _image_by_image(
    compute: Callable[..., jax.Array],
    images: list[jax.Array],
    wanted: Product,
    plan: ConvPlan,
    *kernels: list[jax.Array],
) -> jax.Array:
    """Compute a product on all images, or where they are large on one after the other, in the cache.

    `compute` has the channels last; where the plan has them first, arrays are turned around by themselves.
    """
    n, last = images[0].shape[0], plan.layout == "channels_last"
    size = sum(array.size * array.dtype.itemsize for array in images)

    def put_last(arrays: list[jax.Array]) -> list[jax.Array]:
        return arrays if last else [turned(array, "x", "channels_last") for array in arrays]

    def product(arrays: list[jax.Array]) -> jax.Array:
        if last:
            return compute(*arrays, *kernels)
        return turned(apart(compute, *arrays, *kernels), wanted, "channels_first")

    if n == 1 or (isinstance(size, int) and size <= _CACHE):
        return product(put_last(images))
    step = _step(n, size)

    def read(i: jax.Array) -> list[jax.Array]:
        place = (i * step, *(0,) * (plan.rank + 1))
        return put_last([computed(cut(array, place, (step, *array.shape[1:]))) for array in images])

    def put_image(i: jax.Array, y: jax.Array, image: jax.Array) -> jax.Array:
        return put(y, image, (i * step, *(0,) * (plan.rank + 1)))

    merge = added if wanted == "kernel" else put_image
    shape = plan.kernel_shape if wanted == "kernel" else plan.output_shape(n)
    return strip_by_strip(n // step, read, product, merge, jnp.zeros(shape, images[0].dtype))


def _step(n: Any, size: Any) -> int:
    """How many of n images are computed together: as many as keep several cores busy and stay in the cache."""
    if not isinstance(n, int):
        return 1
    return max(step for step in range(1, n + 1) if n % step == 0 and (step == 1 or size // n * step <= _STEP))


class _Strips:
    """Strips along one axis: m rows of y, and the six rows of x that they see.

    Rows are a dilation apart, and as many strips as that lie in one another.
    """

    def __init__(self, plan: ConvPlan) -> None:
        fits = _axis_of(plan)
        self.outer, self.axis, self.at = plan, fits, plan.spatial_axes[fits]
        self.taps, self.dilation, self.outputs = (
            plan.kernel_size[fits],
            plan.dilation[fits],
            plan.output_size[fits],
        )
        self.transforms, self.rows_of_y = transforms(self.taps), outputs_of(self.taps)
        self.count = -(-self.outputs // (self.rows_of_y * self.dilation))
        self.cells = _cells_of(self.outputs, self.taps, self.dilation)
        self.tap_at = fits + (2 if plan.layout == "channels_first" else 0)
        padded = plan.padded()
        rows = self.count * self.dilation
        self.plan = replace(
            padded,
            size=_with(padded.size, fits, rows),
            kernel_size=_with(plan.kernel_size, fits, 1),
            dilation=_with(plan.dilation, fits, 1),
            output_size=_with(plan.output_size, fits, rows),
        )

    def convolved(self, x: jax.Array, kernels: list[jax.Array], precision: lax.PrecisionLike) -> jax.Array:
        """The convolution, whose six products are the compiler's own."""
        along = plain.row_axis(self.plan)
        product = plain.convolve if along is None else plain.convolve_row
        products = [
            product(rows, jnp.expand_dims(kernel, self.tap_at), self.plan, precision)
            for rows, kernel in zip(self.rows(x, along), kernels, strict=True)
        ]
        return self.joined(products)

    def kernels(self, kernel: jax.Array) -> list[jax.Array]:
        """The six sums of a kernel's taps, without the axis that there is one tap along."""
        taps = [lax.index_in_dim(kernel, tap, self.tap_at, keepdims=False) for tap in range(self.taps)]
        return _sums(self.transforms.kernel, taps)

    def rows(self, x: jax.Array, shared: int | None = None) -> list[jax.Array]:
        """The six sums of the rows of x's strips.

        Along the axis `shared` the padding in front of a line serves as that behind the one before, if it can.
        """
        m, at, padding = self.rows_of_y, self.at, list(self.outer.padding)
        if shared is not None:
            low, high = padding[shared]
            fits = 0 <= high <= low and self.outer.output_size[shared] <= low + self.outer.size[shared]
            padding[shared] = (low, 0 if fits else high)
        edges = [(0, 0)] * x.ndim
        for axis, pair in zip(self.outer.spatial_axes, padding, strict=True):
            edges[axis] = pair
        low = self.outer.padding[self.axis][0]
        edges[at] = (low, self.cells - low - self.outer.size[self.axis])
        x = bordered(x, edges)
        shape = (*x.shape[:at], self.count * self.dilation, *x.shape[at + 1 :])
        x = x.reshape(prod(shape[:at]), -1, m, self.dilation, prod(shape[at + 1 :]))
        rows = [
            lax.slice(x, (0, i // m, i % m, 0, 0), (x.shape[0], i // m + self.count, i % m + 1, *x.shape[3:]))
            for i in range(ROWS)
        ]
        return [lax.reshape(sum, shape) for sum in _sums(self.transforms.x, rows)]

    def parted(self, y: jax.Array) -> list[jax.Array]:
        """The six sums of the rows of y's strips; beyond its last row there is nothing."""
        m, at = self.rows_of_y, self.at
        edges = [(0, 0)] * y.ndim
        edges[at] = (0, self.count * m * self.dilation - self.outputs)
        y = bordered(y, edges)
        shape = (*y.shape[:at], self.count * self.dilation, *y.shape[at + 1 :])
        y = y.reshape(prod(shape[:at]), self.count, m, self.dilation, prod(shape[at + 1 :]))
        return [sum.reshape(shape) for sum in _sums(self.transforms.y.T, [y[:, :, i] for i in range(m)])]

    def joined(self, products: list[jax.Array]) -> jax.Array:
        """The rows of y's strips in their order, from the six products."""
        before, behind = products[0].shape[: self.at], products[0].shape[self.at + 1 :]
        parts = [p.reshape(prod(before), self.count, self.dilation, prod(behind)) for p in products]
        y = jnp.stack(_sums(self.transforms.y, parts), 2)
        y = y.reshape(prod(before), self.count * self.rows_of_y * self.dilation, prod(behind))
        return y[:, : self.outputs].reshape(*before, self.outputs, *behind)


def _with(sizes: tuple, axis: int, size: Any) -> tuple:
    return (*sizes[:axis], size, *sizes[axis + 1 :])


def _sums(matrix: np.ndarray, terms: list[jax.Array]) -> list[jax.Array]:
    """The rows of a matrix times arrays, without the products by 0 and 1."""
    sums = []
    for row in matrix:
        scaled = [
            term if weight == 1 else lax.neg(term) if weight == -1 else lax.mul(term, term.dtype.type(weight))
            for weight, term in zip(row, terms, strict=True)
            if weight
        ]
        total = scaled[0]
        for term in scaled[1:]:
            total = lax.add(total, term)
        sums.append(total)
    return sums


def outputs_of(taps: int) -> int:
    """The rows of y in a strip."""
    return ROWS + 1 - taps


def _cells_of(outputs: int, taps: int, dilation: int) -> int:
    """The rows of x that the strips of so many rows of y go over."""
    m = outputs_of(taps)
    return (-(-outputs // (m * dilation)) + (ROWS - 1) // m) * m * dilation


def share_of(plan: ConvPlan, axis: int) -> float:
    """The products along an axis, as a share of what a direct sum needs; infinite where the axis does not fit."""
    outputs, taps, dilation = plan.output_size[axis], plan.kernel_size[axis], plan.dilation[axis]
    if taps not in TAPS or plan.stride[axis] > 1:
        return float("inf")
    strips = dilation * -(-outputs // (outputs_of(taps) * dilation))
    return ROWS * strips / (taps * max(outputs, 1))


def axis_of(plan: ConvPlan) -> int | None:
    """The axis to go along: the one that saves most."""
    axis = min(range(plan.rank), key=lambda axis: share_of(plan, axis))
    return axis if share_of(plan, axis) < float("inf") else None


def _axis_of(plan: ConvPlan) -> int:
    return axis_of(plan) or 0  # a plan without such an axis is refused before


def refuses(plan: ConvPlan, dtype: jnp.dtype) -> str | None:
    """What it is not made for."""
    if not jnp.issubdtype(dtype, jnp.inexact):
        return f"needs floating numbers, got {dtype}"
    if plan.groups > 1:
        return f"needs one group, got groups={plan.groups}"
    if axis_of(plan) is None:
        return (
            f"needs an axis with {TAPS[0]} to {TAPS[-1]} taps and stride 1, "
            f"got kernel size {plan.kernel_size} and stride {plan.stride}"
        )
    return None


def stays(plan: ConvPlan, wanted: Product) -> bool:
    """Whether a product is computed with the channels first."""
    return wanted != "kernel" and plan.layout == "channels_first" and plan.groups == 1 and max(plan.depth) <= _FEW


def _turns(plan: ConvPlan, wanted: Product, first: jax.Array, second: jax.Array) -> bool:
    return not stays(plan, wanted) and (first.size + second.size) * first.dtype.itemsize <= _SMALL


WINOGRAD = Lowering(
    {"y": convolve, "x": convolve_transposed, "kernel": kernel_gradient},
    refuses,
    spreads=lambda plan, wanted: True,
    turns=_turns,
    sized=True,
)
