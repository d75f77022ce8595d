"""Correlation and convolution of plain arrays: equal ranks, no channels, every axis spatial.

`correlate` slides the kernel as it is, `convolve` flips it first, as mathematics and signal processing do.
"""

from typing import Any

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from jconv.algorithms.select import Method
from jconv.arguments import Ints, Padding, PaddingMode
from jconv.arrays import as_array
from jconv.execution import plan_and_run

__all__ = ["convolve", "correlate"]


def correlate(
    x: ArrayLike,
    kernel: ArrayLike,
    *,
    padding: Padding = "valid",
    padding_mode: PaddingMode = "zeros",
    stride: Ints = 1,
    dilation: Ints = 1,
    method: Method = "auto",
) -> jax.Array:
    """Cross-correlate two arrays of equal rank, without channels: the sliding dot product.

        y[p] = sum over k of x[S p + d k - P] kernel[k]

    Complex kernels are not conjugated (`numpy.correlate` and `scipy.signal.correlate` do).

    Args:
        x: an array of any rank from 1 up, every axis spatial.
        kernel: an array of the same rank.
        padding: as in `conv`; `"valid"` unless said otherwise.
        padding_mode: what stands in the padding: see `jconv.pad`.
        stride: cells S between two positions, one number or one an axis.
        dilation: cells d between taps, one number or one an axis.
        method: as in `conv`.

    Returns:
        An array of the same rank, with the dtype that `conv` would return.

    Raises:
        ValueError: ranks that differ or are 0, and whatever `conv` refuses.

    Example:
        >>> import jax.numpy as jnp
        >>> correlate(jnp.array([1, 2, 3, 4, 5]), jnp.array([1, 0, -1]))
        Array([-2, -2, -2], dtype=int32)
    """
    return _correlate(
        "correlate", x, kernel, False, padding=padding, padding_mode=padding_mode, stride=stride,
        dilation=dilation, method=method,
    )  # fmt: skip


def convolve(
    x: ArrayLike,
    kernel: ArrayLike,
    *,
    padding: Padding = "valid",
    padding_mode: PaddingMode = "zeros",
    stride: Ints = 1,
    dilation: Ints = 1,
    method: Method = "auto",
) -> jax.Array:
    """The mathematician's convolution: `correlate` with the kernel flipped on every axis.

        y[p] = sum over k of x[S p + d k - P] kernel[K - 1 - k]

    With `padding="full"` it is commutative and associative: `numpy.convolve`'s default. For an even kernel
    `padding="same_lower"` is the window that NumPy and SciPy call "same".

    Args:
        x: an array of any rank from 1 up, every axis spatial.
        kernel: an array of the same rank.
        padding: as in `conv`; `"valid"` unless said otherwise.
        padding_mode: what stands in the padding: see `jconv.pad`.
        stride: cells S between two positions, one number or one an axis.
        dilation: cells d between taps, one number or one an axis.
        method: as in `conv`.

    Returns:
        An array of the same rank, with the dtype that `conv` would return.

    Raises:
        ValueError: ranks that differ or are 0, and whatever `conv` refuses.

    Example:
        >>> import jax.numpy as jnp
        >>> convolve(jnp.array([1, 2, 3]), jnp.array([0, 1, 2]), padding="full")
        Array([0, 1, 4, 7, 6], dtype=int32)
    """
    return _correlate(
        "convolve", x, kernel, True, padding=padding, padding_mode=padding_mode, stride=stride,
        dilation=dilation, method=method,
    )  # fmt: skip


def _correlate(function: str, x: ArrayLike, kernel: ArrayLike, flip: bool, **options: Any) -> jax.Array:
    x, kernel = as_array(function, "x", x), as_array(function, "kernel", kernel)
    if x.ndim != kernel.ndim or x.ndim < 1:
        raise ValueError(
            f"{function}: `x` and `kernel` must have the same number of axes, at least one, "
            f"got {x.ndim} and {kernel.ndim} (shapes {x.shape} and {kernel.shape})"
        )
    if flip:
        kernel = jnp.flip(kernel)
    options |= {"groups": 1, "layout": "channels_first"}
    method, mode = options.pop("method"), options.pop("padding_mode")
    y = plan_and_run(function, x[None, None], kernel[None, None], None, None, method, None, None, mode, **options)
    return y[0, 0]
