"""Convolution taken apart: a channel at a time (depthwise), a position at a time (pointwise), and both."""

from typing import Any

import jax
import jax.numpy as jnp
from jax import lax
from jax.typing import ArrayLike, DTypeLike

from jconv.algorithms.select import Method, check_method
from jconv.arguments import LAYOUTS, Ints, Layout, Padding, PaddingMode, check_choice, check_rank
from jconv.arrays import accumulator_dtype, as_array
from jconv.execution import check_bias, plan_and_run, result_dtype, run
from jconv.geometry.plan import plan_conv

__all__ = ["depthwise_conv", "pointwise_conv", "separable_conv"]


def depthwise_conv(
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Ints = 1,
    padding: Padding = 0,
    dilation: Ints = 1,
    padding_mode: PaddingMode = "zeros",
    layout: Layout = "channels_first",
    method: Method = "auto",
    precision: lax.PrecisionLike = None,
    preferred_element_type: DTypeLike | None = None,
) -> jax.Array:
    """Convolve every channel with kernels of its own: `conv` with as many groups as x has channels.

        y[n, o, p] = bias[o] + sum over k of x[n, o // M, S p + d k - P] kernel[o, 0, k],   M = O / C

    Args:
        x: `(N, C, *spatial)` or `(C, *spatial)`; channels last, `(N, *spatial, C)` or `(*spatial, C)`.
        kernel: `(O, 1, *K)` with O = C times the channel multiplier M; channels last, `(*K, 1, O)`.
        bias: `(O,)`.
        stride: as in `conv`.
        padding: as in `conv`.
        dilation: as in `conv`.
        padding_mode: as in `conv`.
        layout: as in `conv`.
        method: as in `conv`.
        precision: as in `conv`.
        preferred_element_type: as in `conv`.

    Returns:
        `(N, O, *output)`, without N if x has none, channels last if asked.

    Raises:
        ValueError: O is no multiple of C, and whatever `conv` refuses.

    Example:
        >>> import jax.numpy as jnp
        >>> x = jnp.stack([jnp.ones((3, 3)), 2 * jnp.ones((3, 3))])
        >>> depthwise_conv(x, jnp.ones((2, 1, 3, 3)))
        Array([[[ 9.]],
        <BLANKLINE>
               [[18.]]], dtype=float32)

    References:
        A. Howard et al., "MobileNets: efficient convolutional neural networks for mobile vision
        applications", 2017.
    """
    function = "depthwise_conv"
    x, kernel = as_array(function, "x", x), as_array(function, "kernel", kernel)
    check_choice(function, "layout", layout, LAYOUTS)
    return _depthwise(
        function, "kernel", x, kernel, bias, method, precision, preferred_element_type, padding_mode,
        stride=stride, padding=padding, dilation=dilation, layout=layout,
    )  # fmt: skip


def pointwise_conv(
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    layout: Layout = "channels_first",
    method: Method = "auto",
    precision: lax.PrecisionLike = None,
    preferred_element_type: DTypeLike | None = None,
) -> jax.Array:
    """Mix the channels of every position by one matrix: a 1 x 1 convolution.

        y[n, o, p] = bias[o] + sum over c of x[n, c, p] kernel[o, c]

    Args:
        x: batched, `(N, C, *spatial)`; channels last, `(N, *spatial, C)`.
        kernel: `(O, C)` in both layouts.
        bias: `(O,)`.
        layout: of x and of the result.
        method: as in `conv`.
        precision: as in `conv`.
        preferred_element_type: as in `conv`.

    Returns:
        `(N, O, *spatial)`, channels last if asked.

    Raises:
        ValueError: x has fewer than three axes or not the kernel's channels, and whatever `conv` refuses.

    Example:
        >>> import jax.numpy as jnp
        >>> bars = jnp.array([[[1, 1], [0, 0]], [[1, 0], [1, 0]]])[None]
        >>> pointwise_conv(bars, jnp.array([[1, -1]]))  # the first channel less the second
        Array([[[[ 0,  1],
                 [-1,  0]]]], dtype=int32)

    References:
        M. Lin, Q. Chen, S. Yan, "Network in network", 2013.
    """
    function = "pointwise_conv"
    x, kernel = as_array(function, "x", x), as_array(function, "kernel", kernel)
    check_choice(function, "layout", layout, LAYOUTS)
    if kernel.ndim != 2:
        raise ValueError(f"{function}: `kernel` must have 2 axes (O, C), got {kernel.ndim} (shape {kernel.shape})")
    if x.ndim < 3:
        raise ValueError(f"{function}: `x` must be batched and have a spatial axis, got shape {x.shape}")
    return _pointwise(function, x, kernel, bias, layout, method, precision, preferred_element_type)


def separable_conv(
    x: ArrayLike,
    depthwise_kernel: ArrayLike,
    pointwise_kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Ints = 1,
    padding: Padding = 0,
    dilation: Ints = 1,
    padding_mode: PaddingMode = "zeros",
    layout: Layout = "channels_first",
    method: Method = "auto",
    precision: lax.PrecisionLike = None,
    preferred_element_type: DTypeLike | None = None,
) -> jax.Array:
    """A depthwise convolution and a pointwise one after it: the separable layer of MobileNet and Xception.

    With M kernels a channel it learns C M prod(K) + O C M numbers, where a full one learns O C prod(K).

    Args:
        x: `(N, C, *spatial)` or `(C, *spatial)`; channels last, `(N, *spatial, C)` or `(*spatial, C)`.
        depthwise_kernel: `(C * M, 1, *K)`; channels last, `(*K, 1, C * M)`.
        pointwise_kernel: `(O, C * M)` in both layouts.
        bias: `(O,)`, added at the end.
        stride: of the depthwise convolution, as in `conv`, like the next three.
        padding: cells beyond the edges.
        dilation: cells between taps.
        padding_mode: what stands beyond the edges.
        layout: as in `conv`.
        method: as in `conv`, for both.
        precision: as in `conv`, for both.
        preferred_element_type: as in `conv`, for both.

    Returns:
        `(N, O, *output)`, without N if x has none, channels last if asked.

    Raises:
        ValueError: kernels that do not fit x or each other, and whatever `conv` refuses.

    Example:
        >>> import jax.numpy as jnp
        >>> x, depthwise, pointwise = jnp.ones((1, 3, 8, 8)), jnp.ones((3, 1, 3, 3)), jnp.ones((16, 3))
        >>> separable_conv(x, depthwise, pointwise, padding=1, stride=2).shape
        (1, 16, 4, 4)

    References:
        F. Chollet, "Xception: deep learning with depthwise separable convolutions", 2017.
    """
    function = "separable_conv"
    x = as_array(function, "x", x)
    depthwise_kernel = as_array(function, "depthwise_kernel", depthwise_kernel)
    pointwise_kernel = as_array(function, "pointwise_kernel", pointwise_kernel)
    check_choice(function, "layout", layout, LAYOUTS)
    middle = depthwise_kernel.shape[0 if layout == "channels_first" else -1] if depthwise_kernel.ndim else 0
    if pointwise_kernel.ndim != 2 or pointwise_kernel.shape[1] != middle:
        raise ValueError(
            f"{function}: `pointwise_kernel` must have shape (O, {middle}), one column an output channel of "
            f"`depthwise_kernel`, got {pointwise_kernel.shape} "
            f"(depthwise_kernel shape {depthwise_kernel.shape})"
        )
    options = (method, precision, preferred_element_type)
    y = _depthwise(
        function, "depthwise_kernel", x, depthwise_kernel, None, *options, padding_mode,
        stride=stride, padding=padding, dilation=dilation, layout=layout,
    )  # fmt: skip
    batched = x.ndim == depthwise_kernel.ndim
    bias = None if bias is None else _as_sums(as_array(function, "bias", bias))
    y = _pointwise(function, y if batched else y[None], _as_sums(pointwise_kernel), bias, layout, *options)
    return y if batched else y[0]


def _as_sums(array: jax.Array) -> jax.Array:
    """Whole numbers in the dtype that their sums are kept in."""
    return array.astype(accumulator_dtype(array.dtype)) if jnp.issubdtype(array.dtype, jnp.integer) else array


def _depthwise(
    function: str,
    name: str,
    x: jax.Array,
    kernel: jax.Array,
    bias: ArrayLike | None,
    method: Method,
    precision: lax.PrecisionLike,
    preferred_element_type: DTypeLike | None,
    padding_mode: PaddingMode,
    *,
    layout: Layout,
    **geometry: Any,
) -> jax.Array:
    """`conv` with a group a channel, and mistakes told without groups, which the user never named."""
    first = layout == "channels_first"
    rank, shape = kernel.ndim - 2, kernel.shape
    wanted = "(O, 1, *K)" if first else "(*K, 1, O)"
    if rank < 1 or shape[1 if first else -2] != 1:
        raise ValueError(f"{function}: `{name}` must have shape {wanted}, got {shape}")
    if 0 in (shape[2:] if first else shape[:-2]):
        raise ValueError(f"{function}: `{name}` must have a tap along every axis, got shape {shape}")
    check_rank(function, "x", x.shape, rank, layout)
    channels, outputs = x.shape[-rank - 1 if first else -1], shape[0 if first else -1]
    if outputs % channels if channels else outputs:
        raise ValueError(
            f"{function}: `{name}` must have a multiple of x's {channels} channels as its O, "
            f"got shape {shape}, {wanted}"
        )
    if channels == 0:  # no channel, no group
        kernel = kernel[:, :0] if first else kernel[..., :0, :]
    return plan_and_run(
        function, x, kernel, bias, None, method, precision, preferred_element_type, padding_mode,
        groups=max(channels, 1), layout=layout, **geometry,
    )  # fmt: skip


def _pointwise(
    function: str,
    x: jax.Array,
    kernel: jax.Array,
    bias: ArrayLike | None,
    layout: Layout,
    method: Method,
    precision: lax.PrecisionLike,
    preferred_element_type: DTypeLike | None,
) -> jax.Array:
    """A convolution whose window is one cell, of a batched x, by a kernel (O, C)."""
    first = layout == "channels_first"
    channels = x.shape[1 if first else -1]
    if channels != kernel.shape[1]:
        raise ValueError(
            f"{function}: `x` has {channels} channels but `kernel` expects {kernel.shape[1]} "
            f"(kernel shape {kernel.shape}, (O, C))"
        )
    bias = check_bias(function, bias, kernel.shape[0], kernel.shape)
    ones = tuple(range(x.ndim - 2))
    wide = jnp.expand_dims(kernel, tuple(axis + 2 for axis in ones)) if first else jnp.expand_dims(kernel.T, ones)
    plan = plan_conv(
        function, x.shape, wide.shape, stride=1, padding=0, dilation=1, groups=1, layout=layout
    )  # fmt: skip
    check_method(function, method, plan, result_dtype(x, kernel, bias))
    return run(function, x, wide, bias, plan, method, precision, preferred_element_type)
