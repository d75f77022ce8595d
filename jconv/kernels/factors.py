"""Kernels taken apart: the column and the row whose outer product a kernel is."""

import math

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer
from jax.typing import ArrayLike

from jconv.arrays import as_array

__all__ = ["separate"]


def separate(kernel: ArrayLike) -> tuple[jax.Array, jax.Array]:
    """The column and the row that a separable kernel is made of: two passes of K taps in place of K^2.

        kernel[i, j] = column[i] row[j]

    A kernel of whole numbers has whole factors, and its row has no common divisor. Of any other the row sums
    to 1, or, where its sum is 0, its largest weight is 1. Signs are such that the column sums to more than 0,
    or else the row, or else the last weight of the row is positive. Of a kernel of zeros the column is 0 and
    the row is 1.

    Args:
        kernel: `(KH, KW)`, with values: under `jit` it has none.

    Returns:
        `(column, row)`, of shapes `(KH,)` and `(KW,)` and of the kernel's dtype. Their product is the kernel:
        exactly, if its numbers are integers, and else to 4 units in the last place of its largest weight.

    Raises:
        ValueError: the kernel is no outer product, is not finite, or has not two axes.
        TypeError: the kernel is traced, or not an array.

    Example:
        >>> from jconv import kernels
        >>> separate(kernels.sobel_x(dtype=int))
        (Array([1, 2, 1], dtype=int32), Array([-1,  0,  1], dtype=int32))
    """
    function = "kernels.separate"
    if isinstance(kernel, Tracer):
        raise TypeError(
            f"{function}: `kernel` must have values, got a traced array (shape {kernel.shape}); separate it "
            "outside jit"
        )
    kernel = as_array(function, "kernel", kernel)
    if kernel.ndim != 2 or 0 in kernel.shape:
        raise ValueError(f"{function}: `kernel` must have 2 axes (KH, KW) with taps, got shape {kernel.shape}")
    exact = jnp.issubdtype(kernel.dtype, jnp.integer) or kernel.dtype == jnp.bool_
    values = np.asarray(kernel)
    if not exact:
        values = values.astype(np.complex128 if jnp.iscomplexobj(kernel) else np.float64)
        if not np.isfinite(values).all():
            raise ValueError(f"{function}: `kernel` must be finite, got an infinity or a NaN")
    factors = _whole_factors(values)
    if factors is None and not exact:
        factors = _factors(values, kernel.dtype)
    if factors is None:
        wide = values.astype(np.result_type(values, np.float64))
        miss, largest = np.abs(wide - np.outer(*_nearest(wide))).max(), np.abs(wide).max()
        raise ValueError(
            f"{function}: `kernel` must be an outer product of a column and a row, got one that differs from the "
            f"nearest by {miss:.3g}, with weights up to {largest:.3g} (shape {kernel.shape})"
        )
    column, row = factors
    return jnp.asarray(column + 0, kernel.dtype), jnp.asarray(row + 0, kernel.dtype)  # no -0


def _whole_factors(values: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """The factors of a kernel of whole numbers, or None for any other and for one that has none."""
    if np.imag(values).any() or (np.real(values) % 1).any():
        return None
    whole = np.array([[int(v) for v in line] for line in np.real(values).tolist()], object)  # these never wrap
    if not whole.any():
        return np.zeros(len(whole), int), np.ones(whole.shape[1], int)
    line = whole[np.argmax(whole.any(1))]
    row = line // math.gcd(*line)
    pivot = np.argmax(row != 0)
    column = whole[:, pivot] // row[pivot]
    if (np.outer(column, row) != whole).any():
        return None
    sign = _sign(column, row, 0)
    if values.dtype.kind == "i" and max(sign * column) > np.iinfo(values.dtype).max:
        sign = -sign  # int8 holds -128, and not 128
    return sign * column, sign * row


def _factors(values: np.ndarray, dtype: np.dtype) -> tuple[np.ndarray, np.ndarray] | None:
    """The factors of a kernel of fractions, rounded to its dtype, or None where their product is another."""
    eps = float(jnp.finfo(dtype).eps)
    column, row = _nearest(values)
    total, sizes = row.sum(), np.abs(row)
    vanishes = abs(total) <= 4 * eps * sizes.sum()
    scale = row[sizes.argmax()] if vanishes else total
    column, row = column * scale, row / scale
    if vanishes:
        sign = _sign(column, row, 4 * eps)
        column, row = sign * column, sign * row
    column, row = column.astype(dtype), row.astype(dtype)
    product = np.outer(column.astype(values.dtype), row.astype(values.dtype))
    last_place = eps * 2.0 ** math.floor(math.log2(np.abs(values).max()))
    return (column, row) if np.abs(product - values).max() <= 4 * last_place else None


def _sign(column: np.ndarray, row: np.ndarray, slack: float) -> int:
    """The sign that both factors are to be multiplied by; sums up to `slack` of their terms count as 0."""
    for factor in (column, row):
        total = np.real(factor.sum())
        if abs(total) > slack * np.abs(factor).sum():
            return 1 if total > 0 else -1
    return 1 if np.real(row[row != 0][-1]) > 0 else -1


def _nearest(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The column and the row whose product is nearest to the kernel in the sum of squares."""
    left, sizes, right = np.linalg.svd(values, full_matrices=False)
    return left[:, 0] * sizes[0], right[0]
