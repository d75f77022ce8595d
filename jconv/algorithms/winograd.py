"""Winograd's minimal filtering along one axis: four outputs of three taps for six products, not twelve.

    y = A^T [ (G kernel) * (B^T x) ]      F(4, 3), on strips of six rows that start four apart

A strip's six rows become six sums of rows, and each of these is convolved with its own kernel, one that has a
single tap along this axis; four sums of the six results are four rows of the output. The convolutions are dense
ones, computed by the compiler's own; what is transformed are whole rows, added to each other. The form with two
axes at once saves a factor of four and loses it again in transforms.

The sums cost about half a digit: the error is some 4 times that of a direct sum.

References:
    S. Winograd, "Arithmetic complexity of computations", 1980.
    A. Lavin and S. Gray, "Fast algorithms for convolutional neural networks", 2015.
"""

from collections.abc import Callable
from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from jconv.algorithms import lax as plain
from jconv.algorithms.adjoint import convolved
from jconv.algorithms.lowering import Lowering, Product, turned
from jconv.boundary import added, apart, cut, put, strip_by_strip
from jconv.geometry.plan import ConvPlan

# With the points 0, 1, -1, 2, -2 and infinity.
X_TRANSFORM = np.array(
    [
        [4, 0, -5, 0, 1, 0],
        [0, -4, -4, 1, 1, 0],
        [0, 4, -4, -1, 1, 0],
        [0, -2, -1, 2, 1, 0],
        [0, 2, -1, -2, 1, 0],
        [0, 4, 0, -5, 0, 1],
    ]
)
KERNEL_TRANSFORM = np.array([[6, 0, 0], [-4, -4, -4], [-4, 4, -4], [1, 2, 4], [1, -2, 4], [0, 0, 24]]) / 24
Y_TRANSFORM = np.array([[1, 1, 1, 1, 1, 0], [0, 1, -1, 2, -2, 0], [0, 1, 1, 4, 4, 0], [0, 1, -1, 8, -8, 1]])
OUTPUTS, ROWS = Y_TRANSFORM.shape
_SMALL = 3 << 19  # bytes of arrays that may be turned around as a whole
_CACHE = 1 << 22  # bytes of images that are computed together
TAPS = KERNEL_TRANSFORM.shape[1]


def convolve(x: jax.Array, kernel: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The product "y"."""
    if 0 in (*x.shape, *kernel.shape):
        return jnp.zeros(plan.output_shape(x.shape[0]), x.dtype)

    def by_strips(x: jax.Array, kernel: jax.Array) -> jax.Array:
        strips = _Strips(plan)
        taps = [lax.slice_in_dim(kernel, tap, tap + 1, axis=strips.axis) for tap in range(TAPS)]
        kernels = _sums(KERNEL_TRANSFORM, taps)
        products = [
            plain.lower(rows, kernel, strips.plan, precision)
            for rows, kernel in zip(strips.rows(x), kernels, strict=True)
        ]
        return strips.joined(_sums(Y_TRANSFORM, products))

    return _image_by_image(by_strips, {"x": x, "kernel": kernel}, "y", plan)


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

    def by_strips(x: jax.Array, y: jax.Array) -> jax.Array:
        strips = _Strips(plan)
        outputs = _sums(Y_TRANSFORM.T, strips.parted(y))
        products = [
            _kernel_of(rows, out, strips.plan, precision)
            for rows, out in zip(strips.rows(x), outputs, strict=True)
        ]
        return jnp.concatenate(_sums(KERNEL_TRANSFORM.T, products), strips.axis)

    return _image_by_image(by_strips, {"x": x, "y": y}, "kernel", plan)


def _kernel_of(x: jax.Array, y: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike) -> jax.Array:
    """The product "kernel" of a dense plan with its channels last: a matrix product a tap."""
    c, o = plan.depth
    y = y.reshape(-1, o)
    taps = [x[(slice(None), *cells)].reshape(-1, c) for cells in plan.tap_slices()]
    over = (((0,), (0,)), ((), ()))
    return jnp.stack([lax.dot_general(tap, y, over, precision=precision) for tap in taps]).reshape(
        plan.kernel_shape
    )


def _image_by_image(
    compute: Callable[..., jax.Array], arrays: dict[Product, jax.Array], wanted: Product, plan: ConvPlan
) -> jax.Array:
    """Compute a product on all images, or where they are large on one after the other, in the cache.

    `compute` has the channels last; where the plan has them first, arrays are turned around by themselves.
    """
    last = plan.layout == "channels_last"
    images: list[Product] = [role for role in arrays if role != "kernel"]
    n = arrays[images[0]].shape[0]
    size = sum(arrays[role].size * arrays[role].dtype.itemsize for role in images)

    def put_last(role: Product, array: jax.Array) -> jax.Array:
        return array if last else turned(array, role, "channels_last")

    def product(*arrays: jax.Array) -> jax.Array:
        return compute(*arrays) if last else turned(apart(compute, *arrays), wanted, "channels_first")

    # A kernel is small: turned around inside the six sums that read it, it costs less than to be compiled apart.
    kernel = [
        k if last else turned(k, "kernel", "channels_last") for role, k in arrays.items() if role == "kernel"
    ]
    if n == 1 or (isinstance(size, int) and size <= _CACHE):
        return product(*(put_last(role, arrays[role]) for role in images), *kernel)

    def read(i: jax.Array) -> list[jax.Array]:
        place = (i, *(0,) * (plan.rank + 1))
        cells = [cut(arrays[role], place, (1, *arrays[role].shape[1:])) for role in images]
        return cells if last else [turned(a, role, "channels_last") for a, role in zip(cells, images, strict=True)]

    def put_image(i: jax.Array, y: jax.Array, image: jax.Array) -> jax.Array:
        return put(y, image, (i, *(0,) * (plan.rank + 1)))

    merge = added if wanted == "kernel" else put_image
    shape = plan.kernel_shape if wanted == "kernel" else plan.output_shape(n)
    zeros = jnp.zeros(shape, arrays[images[0]].dtype)
    return strip_by_strip(n, read, lambda cells: product(*cells, *kernel), merge, zeros)


class _Strips:
    """Strips along one axis, channels last: four rows of y, and the six rows of x that they see."""

    def __init__(self, plan: ConvPlan) -> None:
        fits = axis_of(plan) or 0  # a plan without such an axis is refused before
        self.outer, self.axis = plan, fits
        self.outputs = plan.output_size[fits]
        self.count = -(-self.outputs // OUTPUTS)
        padded = plan.padded()
        self.plan = replace(
            padded,
            layout="channels_last",
            size=_with(padded.size, fits, self.count),
            kernel_size=_with(plan.kernel_size, fits, 1),
            output_size=_with(plan.output_size, fits, self.count),
        )

    def rows(self, x: jax.Array) -> list[jax.Array]:
        """The six sums of the rows of x's strips."""
        low, cells = self.outer.padding[self.axis][0], self.count * OUTPUTS + TAPS - 1
        edges = [(0, 0, 0), *((*pair, 0) for pair in self.outer.padding), (0, 0, 0)]
        edges[self.axis + 1] = (low, cells - low - self.outer.size[self.axis], 0)
        x = lax.pad(x, jnp.zeros((), x.dtype), edges)
        reach = OUTPUTS * (self.count - 1) + 1
        rows = [lax.slice_in_dim(x, i, i + reach, OUTPUTS, axis=self.axis + 1) for i in range(ROWS)]
        return _sums(X_TRANSFORM, rows)

    def parted(self, y: jax.Array) -> list[jax.Array]:
        """The four rows of y's strips; beyond its last row there is nothing."""
        at = self.axis + 1
        edges = [(0, 0, 0)] * y.ndim
        edges[at] = (0, self.count * OUTPUTS - self.outputs, 0)
        y = lax.pad(y, jnp.zeros((), y.dtype), edges)
        return [lax.slice_in_dim(y, i, None, OUTPUTS, axis=at) for i in range(OUTPUTS)]

    def joined(self, rows: list[jax.Array]) -> jax.Array:
        """The rows of y's strips in their order."""
        at = self.axis + 1
        y = jnp.stack(rows, at + 1)
        y = y.reshape(*y.shape[:at], self.count * OUTPUTS, *y.shape[at + 2 :])
        return lax.slice_in_dim(y, 0, self.outputs, axis=at)


def _with(sizes: tuple[int, ...], axis: int, size: int) -> tuple[int, ...]:
    return (*sizes[:axis], size, *sizes[axis + 1 :])


def _sums(matrix: np.ndarray, terms: list[jax.Array]) -> list[jax.Array]:
    """The rows of a matrix times arrays, without the products by 0 and 1."""
    sums = []
    for row in matrix:
        scaled = [
            term if weight == 1 else -term if weight == -1 else term * jnp.asarray(weight, term.dtype)
            for weight, term in zip(row, terms, strict=True)
            if weight
        ]
        total = scaled[0]
        for term in scaled[1:]:
            total = total + term
        sums.append(total)
    return sums


def axis_of(plan: ConvPlan) -> int | None:
    """The axis to go along: the longest with three taps side by side, so that least of its last strip is lost."""
    fits = [
        (size, -axis)
        for axis, (size, k, s, d) in enumerate(
            zip(plan.output_size, plan.kernel_size, plan.stride, plan.dilation, strict=True)
        )
        if (k, s, d) == (TAPS, 1, 1)
    ]
    return -max(fits)[1] if fits else None


def refuses(plan: ConvPlan, dtype: jnp.dtype) -> str | None:
    """What it is not made for."""
    if not jnp.issubdtype(dtype, jnp.inexact):
        return f"needs floating numbers, got {dtype}"
    if plan.groups > 1:
        return f"needs one group, got groups={plan.groups}"
    if axis_of(plan) is None:
        return (
            "needs an axis with 3 taps, stride 1 and dilation 1, "
            f"got kernel size {plan.kernel_size}, stride {plan.stride} and dilation {plan.dilation}"
        )
    return None


WINOGRAD = Lowering(
    {"y": convolve, "x": convolve_transposed, "kernel": kernel_gradient},
    refuses,
    spreads=lambda plan, wanted: True,
    turns=lambda first, second: (first.size + second.size) * first.dtype.itemsize <= _SMALL,
    sized=True,
)
