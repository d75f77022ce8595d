"""Winograd's minimal filtering along one axis: strips of an image, and the six sums of their rows.

    y = A^T [ (G kernel) * (B^T x) ]      F(m, r): m outputs of r taps for m + r - 1 products

A product of polynomials is known by its values at enough points. Here they are six, and F(4, 3), which makes half
of the products, has the transform of images in common with F(3, 4), F(2, 5) and F(5, 2). A strip's six rows become
six sums of rows, and each of these is convolved with its own kernel, one that has a single tap along this axis;
sums of the six results are rows of the output.

The sums cost a part of a digit. The points are numbers that are exact in binary, and no integers: with 0, +-1, +-2
and infinity the error is larger.

References:
    S. Winograd, "Arithmetic complexity of computations", 1980.
    A. Lavin and S. Gray, "Fast algorithms for convolutional neural networks", 2015.
    B. Barabasz, A. Anderson, K. M. Soodhalter and D. Gregg, "Error analysis and improving the accuracy of Winograd
    convolution for deep neural networks", 2020.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import prod
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from jconv.algorithms import lax as plain
from jconv.arrays import bordered
from jconv.geometry.plan import ConvPlan

POINTS = (0, 5 / 8, -5 / 8, 3 / 2, -3 / 2)  # and infinity
ROWS = len(POINTS) + 1
TAPS = range(2, ROWS)


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


class Strips:
    """Strips along one axis: m rows of y, and the six rows of x that they see.

    Rows are a dilation apart, and as many strips as that lie in one another.
    """

    def __init__(self, plan: ConvPlan) -> None:
        fits = axis_of(plan) or 0  # a plan without such an axis is refused before
        self.outer, self.axis, self.at = plan, fits, plan.spatial_axes[fits]
        self.taps, self.dilation, self.outputs = (
            plan.kernel_size[fits],
            plan.dilation[fits],
            plan.output_size[fits],
        )
        self.transforms, self.rows_of_y = transforms(self.taps), outputs_of(self.taps)
        self.count = -(-self.outputs // (self.rows_of_y * self.dilation))
        self.cells = cells_of(self.outputs, self.taps, self.dilation)
        self.tap_at = fits + (2 if plan.layout == "channels_first" else 0)
        padded = plan.padded()
        rows = self.count * self.dilation
        self.plan = replace(
            padded,
            size=with_size(padded.size, fits, rows),
            kernel_size=with_size(plan.kernel_size, fits, 1),
            dilation=with_size(plan.dilation, fits, 1),
            output_size=with_size(plan.output_size, fits, rows),
        )

    def convolved(self, x: jax.Array, kernels: Sequence[jax.Array], precision: lax.PrecisionLike) -> jax.Array:
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

    def kernel(self, products: Sequence[jax.Array]) -> jax.Array:
        """The gradient by a kernel, its taps of the six products of rows: `(c, *kernel_size, o)`."""
        return jnp.concatenate(_sums(self.transforms.kernel.T, products), 1 + self.axis)

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


def with_size(sizes: tuple, axis: int, size: Any) -> tuple:
    """The sizes with another one along an axis."""
    return (*sizes[:axis], size, *sizes[axis + 1 :])


def _sums(matrix: np.ndarray, terms: Sequence[jax.Array]) -> list[jax.Array]:
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


def cells_of(outputs: int, taps: int, dilation: int) -> int:
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
