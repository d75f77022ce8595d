"""Convolution with any number of spatial axes, and with one, two and three by name.

As in every deep-learning library, `conv*` is cross-correlation: the kernel is not flipped.
"""

import jax
from jax import lax
from jax.typing import ArrayLike, DTypeLike

from jconv.algorithms.select import Method
from jconv.arguments import Ints, Layout, Padding, PaddingMode
from jconv.execution import plan_and_run

__all__ = ["conv", "conv1d", "conv2d", "conv3d"]


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
        method: `"auto"`, the cheapest on the platform (`jconv.explain` tells which and why), or how to compute it
            and its gradients: `"lax"` (the compiler's own), `"shift"` (a sum of shifted images), `"gemm"` (im2col
            and a matrix product), `"fft"` (spectra), `"winograd"` (about half of the products, where an axis has 2
            to 5 taps and no stride), `"polyphase"` (the compiler's own on the phases of a stride, in transposed
            convolutions), `"slices"` (whatever is best over slices with more channels, where there are two axes
            or more), `"reference"` (the textbook's loop). All give the same numbers to rounding. An infinity or a
            NaN goes beyond the outputs that see it with `"fft"` and `"winograd"`, and in transposed convolutions
            whose kernel is no multiple of the stride with `"shift"` and `"polyphase"`; `"auto"` keeps to others
            then.
        precision: passed to the matrix products, as in `jax.lax`.
        preferred_element_type: the dtype to accumulate and return in, instead of the one below.

    Returns:
        `(N, O, *output)`, without N if x has none, channels last if asked. The dtype is `jnp.result_type` of
        the arrays; half precision accumulates in float32; bool and small integers accumulate and return
        int32.

    Raises:
        ValueError: shapes, sizes or choices that do not fit, with the argument and the rule; or a method that
            cannot take them.
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
    return plan_and_run(
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
    return plan_and_run(
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
    return plan_and_run(
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
    return plan_and_run(
        "conv3d", x, kernel, bias, 3, method, precision, preferred_element_type, padding_mode,
        stride=stride, padding=padding, dilation=dilation, groups=groups, layout=layout,
    )  # fmt: skip
