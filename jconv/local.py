"""Locally connected layers: convolution without shared weights, a kernel of its own at every position."""

from math import prod

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from jconv.arguments import Ints, Padding, check_rank
from jconv.arrays import accumulator_dtype, as_array, channel_vector, sum_dtype
from jconv.geometry.window import Window, plan_window
from jconv.meshes import on_any_mesh
from jconv.patches import im2col

__all__ = ["locally_connected"]


@on_any_mesh
def locally_connected(
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Ints = 1,
    padding: Padding = 0,
    dilation: Ints = 1,
) -> jax.Array:
    """Convolve with another kernel at every position: `conv` whose weights are not shared.

        y[n, o, p] = bias[o] + sum over c and k of x[n, c, S p + d k - P] kernel[p, o, c, k]

    Moving the image does not move the output: what a position learns, no other one knows. It has prod(output)
    times the weights of a convolution: see `counting.locally_connected_params`. It keeps every patch: prod(K) C
    numbers for each output position of each image.

    Args:
        x: `(N, C, *spatial)` or unbatched `(C, *spatial)`.
        kernel: `(*output, O, C, *K)`, with the output's size along every spatial axis first.
        bias: `(O,)`, added to every position, or `(*output, O)`, a number for each position.
        stride: cells S between two positions of the kernel, one number or one an axis.
        padding: cells P beyond the edges, all 0, as in `conv`.
        dilation: cells d from one tap of the kernel to the next, one number or one an axis.

    Returns:
        `(N, O, *output)`, without N if x has none. The dtype is that of `conv`.

    Raises:
        ValueError: shapes or sizes that do not fit, with the argument and the rule.
        TypeError: a list where an array is meant, a float where an int is.

    Example:
        >>> import jax.numpy as jnp
        >>> first_less_second, their_sum = jnp.array([[[1, -1]]]), jnp.array([[[1, 1]]])  # (O, C, KW)
        >>> kernel = jnp.stack([first_less_second, their_sum])
        >>> locally_connected(jnp.array([[5, 2, 10]]), kernel)
        Array([[ 3, 12]], dtype=int32)

    References:
        K. Gregor and Y. LeCun, "Emergence of complex-like cells in a temporal product network with local
        receptive fields", 2010.
    """
    function = "locally_connected"
    x, kernel = as_array(function, "x", x), as_array(function, "kernel", kernel)
    window = _plan(function, x.shape, kernel.shape, stride, padding, dilation)
    n = window.rank
    out_channels = kernel.shape[n]
    bias = None if bias is None else _check_bias(function, bias, out_channels, window, kernel.shape)

    dtype = jnp.result_type(*(a for a in (x, kernel, bias) if a is not None))
    accumulator = accumulator_dtype(dtype)
    batched = x.ndim == n + 2
    columns = im2col(
        x if batched else x[None], window.kernel_size,
        stride=window.stride, padding=window.padding, dilation=window.dilation,
    )  # fmt: skip
    weights = kernel.reshape(prod(window.output_size), out_channels, columns.shape[1])
    y = jnp.einsum(
        "nkl,lok->nol", columns.astype(dtype), weights.astype(dtype), preferred_element_type=accumulator
    )
    y = y.reshape(y.shape[0], out_channels, *window.output_size)
    if bias is not None:
        bias = bias.astype(accumulator)
        y = y + (channel_vector(bias, n, "channels_first") if bias.ndim == 1 else jnp.moveaxis(bias, -1, 0)[None])
    y = y.astype(sum_dtype(dtype))
    return y if batched else y[0]


def _plan(
    function: str,
    x_shape: tuple[int, ...],
    kernel_shape: tuple[int, ...],
    stride: Ints,
    padding: Padding,
    dilation: Ints,
) -> Window:
    """Check every integer, in the shapes that the user gave."""
    n = (len(kernel_shape) - 2) // 2
    if n < 1 or len(kernel_shape) % 2:
        raise ValueError(
            f"{function}: `kernel` must have 2 n + 2 axes (*output, O, C, *K) for n of 1 or more spatial axes, "
            f"got {len(kernel_shape)} (shape {kernel_shape})"
        )
    output_size, channels, kernel_size = kernel_shape[:n], kernel_shape[n + 1], kernel_shape[n + 2 :]
    if 0 in kernel_size:
        raise ValueError(f"{function}: `kernel` must have a tap along every axis, got shape {kernel_shape}")
    check_rank(function, "x", x_shape, n, "channels_first")
    if x_shape[-n - 1] != channels:
        raise ValueError(
            f"{function}: `x` has {x_shape[-n - 1]} channels but `kernel` expects {channels} "
            f"(kernel shape {kernel_shape}, (*output, O, C, *K))"
        )
    window = plan_window(function, x_shape[-n:], kernel_size, stride, padding, dilation)
    if window.output_size != output_size:
        raise ValueError(
            f"{function}: `kernel` must have weights for an output of {window.output_size}, got {output_size} "
            f"(x shape {x_shape}, kernel shape {kernel_shape}, (*output, O, C, *K))"
        )
    return window


def _check_bias(
    function: str, bias: ArrayLike, out_channels: int, window: Window, kernel_shape: tuple[int, ...]
) -> jax.Array:
    """The bias as an array with one number an output channel, or one for each at each position."""
    bias = as_array(function, "bias", bias)
    shared, own = (out_channels,), (*window.output_size, out_channels)
    if bias.shape not in (shared, own):
        raise ValueError(
            f"{function}: `bias` must have shape {shared}, one number an output channel, or {own}, one for each "
            f"at each position, got {bias.shape} (kernel shape {kernel_shape})"
        )
    return bias
