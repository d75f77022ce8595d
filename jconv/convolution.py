"""Convolution: `conv` and its ranks, and `correlate` and `convolve` for arrays without channels.

As in every deep-learning library, `conv*` is cross-correlation: the kernel is not flipped. `convolve` is the
mathematician's.
"""

from typing import Any

import jax
import jax.numpy as jnp
from jax import lax
from jax.typing import ArrayLike, DTypeLike

from jconv.algorithms.select import Method, select
from jconv.arguments import PADDING_MODES, Ints, Layout, Padding, PaddingMode, check_choice
from jconv.arrays import accumulator_dtype, as_array, channel_vector, sum_dtype
from jconv.geometry import ConvPlan, plan_conv
from jconv.padding import extend

__all__ = ["conv", "conv1d", "conv2d", "conv3d", "convolve", "correlate"]


def conv(
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Ints = 1,
    padding: Padding = 0,
    dilation: Ints = 1,
    groups: int = 1,
    padding_mode: PaddingMode = "zeros",
    layout: Layout = "channels_first",
    method: Method = "auto",
    precision: lax.PrecisionLike = None,
    preferred_element_type: DTypeLike | None = None,
) -> jax.Array:
    """Convolve with any number of spatial axes: slide the kernel, multiply, sum over taps and channels.

        y[n, o, p] = bias[o] + sum over c and k of x[n, c, S p + d k - P] kernel[o, c, k]

    where p runs over the output's spatial indices, k over the kernel's, and c over the channels of o's group.

    Args:
        x: `(N, C, *spatial)` or unbatched `(C, *spatial)`; channels last, `(N, *spatial, C)` or
            `(*spatial, C)`.
        kernel: `(O, C/groups, *K)`; channels last, `(*K, C/groups, O)`. Its rank sets the number of spatial
            axes.
        bias: `(O,)`, added to every position.
        stride: cells S between two positions of the kernel, one number or one an axis.
        padding: cells added beyond the edges: an int, one int an axis, one `(low, high)` pair an axis, or
            `"valid"` (none), `"same"` (ceil(size/S) outputs, the odd cell high, as XLA has it),
            `"same_lower"` (the odd cell low), `"full"` (every overlap), and on one axis `"causal"` (all of it
            low, so no output sees a later input).
        dilation: cells d from one tap of the kernel to the next, one number or one an axis.
        groups: split the channels in so many groups that do not see each other.
        padding_mode: what stands in the padding: see `jconv.pad`.
        layout: `"channels_first"` (PyTorch's) or `"channels_last"` (Flax's).
        method: `"auto"`, or the lowering to use: `"lax"`, or `"reference"`, the textbook's loop.
        precision: passed to the matrix products, as in `jax.lax`.
        preferred_element_type: the dtype to accumulate and return in, instead of the one below.

    Returns:
        `(N, O, *output)`, without N if x has none, channels last if asked. The dtype is `jnp.result_type` of
        the arrays; half precision accumulates in float32; bool and small integers accumulate and return
        int32.

    Raises:
        ValueError: shapes, sizes or choices that do not fit, with the argument and the rule.
        TypeError: a list where an array is meant, a float where an int is.

    Example:
        >>> import jax.numpy as jnp
        >>> ramp = jnp.arange(16.0).reshape(1, 1, 4, 4)
        >>> conv(ramp, jnp.ones((1, 1, 2, 2)), jnp.array([0.5]), stride=2)
        Array([[[[10.5, 18.5],
                 [42.5, 50.5]]]], dtype=float32)

    References:
        V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning", 2016.
    """
    return _conv(
        "conv", x, kernel, bias, None, method, precision, preferred_element_type, padding_mode,
        stride=stride, padding=padding, dilation=dilation, groups=groups, layout=layout,
    )  # fmt: skip


def conv1d(
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Ints = 1,
    padding: Padding = 0,
    dilation: Ints = 1,
    groups: int = 1,
    padding_mode: PaddingMode = "zeros",
    layout: Layout = "channels_first",
    method: Method = "auto",
    precision: lax.PrecisionLike = None,
    preferred_element_type: DTypeLike | None = None,
) -> jax.Array:
    """`conv` with one spatial axis: x `(N, C, W)` or `(C, W)`, kernel `(O, C/groups, KW)`.

    Arguments, result and errors are those of `conv`; another rank is an error.

    Example:
        >>> import jax.numpy as jnp
        >>> signal, kernel = jnp.array([[1, 2, 3, 4, 5]]), jnp.array([[[1, 0, -1]]])
        >>> conv1d(signal, kernel)
        Array([[-2, -2, -2]], dtype=int32)
    """
    return _conv(
        "conv1d", x, kernel, bias, 1, method, precision, preferred_element_type, padding_mode,
        stride=stride, padding=padding, dilation=dilation, groups=groups, layout=layout,
    )  # fmt: skip


def conv2d(
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Ints = 1,
    padding: Padding = 0,
    dilation: Ints = 1,
    groups: int = 1,
    padding_mode: PaddingMode = "zeros",
    layout: Layout = "channels_first",
    method: Method = "auto",
    precision: lax.PrecisionLike = None,
    preferred_element_type: DTypeLike | None = None,
) -> jax.Array:
    """`conv` with two spatial axes: x `(N, C, H, W)` or `(C, H, W)`, kernel `(O, C/groups, KH, KW)`.

    Arguments, result and errors are those of `conv`; another rank is an error.

    Example:
        >>> import jax.numpy as jnp
        >>> conv2d(jnp.ones((1, 3, 128, 128)), jnp.ones((32, 3, 5, 5)), padding=2, stride=2).shape
        (1, 32, 64, 64)
    """
    return _conv(
        "conv2d", x, kernel, bias, 2, method, precision, preferred_element_type, padding_mode,
        stride=stride, padding=padding, dilation=dilation, groups=groups, layout=layout,
    )  # fmt: skip


def conv3d(
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Ints = 1,
    padding: Padding = 0,
    dilation: Ints = 1,
    groups: int = 1,
    padding_mode: PaddingMode = "zeros",
    layout: Layout = "channels_first",
    method: Method = "auto",
    precision: lax.PrecisionLike = None,
    preferred_element_type: DTypeLike | None = None,
) -> jax.Array:
    """`conv` with three spatial axes: x `(N, C, D, H, W)` or without N, kernel `(O, C/groups, KD, KH, KW)`.

    Arguments, result and errors are those of `conv`; another rank is an error.

    Example:
        >>> import jax.numpy as jnp
        >>> conv3d(jnp.ones((2, 8, 8, 8)), jnp.ones((4, 2, 3, 3, 3)), padding="same").shape
        (4, 8, 8, 8)
    """
    return _conv(
        "conv3d", x, kernel, bias, 3, method, precision, preferred_element_type, padding_mode,
        stride=stride, padding=padding, dilation=dilation, groups=groups, layout=layout,
    )  # fmt: skip


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


def _conv(
    function: str,
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None,
    rank: int | None,
    method: Method,
    precision: lax.PrecisionLike,
    preferred_element_type: DTypeLike | None,
    padding_mode: PaddingMode,
    **geometry: Any,
) -> jax.Array:
    """Plan in the caller's name, then compute: the body of every public function above."""
    x, kernel = as_array(function, "x", x), as_array(function, "kernel", kernel)
    bias = None if bias is None else as_array(function, "bias", bias)
    check_choice(function, "padding_mode", padding_mode, PADDING_MODES)
    lower = select(function, method)
    plan = plan_conv(function, x.shape, kernel.shape, rank=rank, **geometry)
    if bias is not None and bias.shape != (plan.out_channels,):
        raise ValueError(
            f"{function}: `bias` must have shape {(plan.out_channels,)}, one number an output channel, "
            f"got {bias.shape} (kernel shape {kernel.shape})"
        )

    dtype = jnp.result_type(*(a for a in (x, kernel, bias) if a is not None))
    returned = jnp.dtype(preferred_element_type or sum_dtype(dtype))
    accumulator = jnp.dtype(preferred_element_type or accumulator_dtype(dtype))
    batched = x.ndim == plan.rank + 2
    x, kernel = (x if batched else x[None]).astype(dtype), kernel.astype(dtype)
    x, plan = _pad_by_mode(function, x, plan, padding_mode)
    y = lower(x, kernel, plan, accumulator=accumulator, precision=precision)
    if bias is not None:
        y = y + channel_vector(bias.astype(accumulator), plan.rank, plan.layout)
    y = y.astype(returned)
    return y if batched else y[0]


def _pad_by_mode(
    function: str, x: jax.Array, plan: ConvPlan, mode: PaddingMode
) -> tuple[jax.Array, ConvPlan]:
    """Lowerings know zeros only: whatever else stands beyond the edge is written there first."""
    if mode == "zeros" or not any(map(any, plan.padding)):
        return x, plan
    return extend(function, x, plan.padding, mode=mode, axes=plan.spatial_axes), plan.padded()


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
    y = _conv(function, x[None, None], kernel[None, None], None, None, method, None, None, mode, **options)
    return y[0, 0]
