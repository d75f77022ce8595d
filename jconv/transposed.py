"""Transposed convolution: the adjoint of `conv`, which makes large what a strided convolution made small."""

import jax
from jax import lax
from jax.typing import ArrayLike, DTypeLike

from jconv.algorithms.select import Method, check_method
from jconv.arguments import Ints, Layout, Padding
from jconv.arrays import as_array
from jconv.execution import check_bias, result_dtype, run
from jconv.geometry.plan import plan_conv_transpose

__all__ = ["conv_transpose"]


def conv_transpose(
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Ints = 1,
    padding: Padding = 0,
    output_padding: Ints = 0,
    output_size: Ints | None = None,
    dilation: Ints = 1,
    groups: int = 1,
    layout: Layout = "channels_first",
    method: Method = "auto",
    precision: lax.PrecisionLike = None,
    preferred_element_type: DTypeLike | None = None,
) -> jax.Array:
    """Spread every input cell over the output, weighted by the kernel: PyTorch's `conv_transpose`.

        y[n, o, q] = bias[o] + sum over c, p and k with S p + d k - P = q of x[n, c, p] kernel[c, o, k]

    It is `conv`'s adjoint: with equal arguments and the same kernel array,
    `<conv(x, kernel), y> = <x, conv_transpose(y, kernel, output_size=size of x)>`. It is not its inverse.

    Args:
        x: `(N, C, *spatial)` or unbatched `(C, *spatial)`; channels last, `(N, *spatial, C)` or
            `(*spatial, C)`.
        kernel: `(C, O/groups, *K)`, as PyTorch has it; channels last, `(*K, O/groups, C)`, as Keras has it.
        bias: `(O,)`, added to every position.
        stride: cells S between the outputs of two neighbouring inputs, one number or one an axis.
        padding: cells taken off the output at its edges: a number, one an axis, one `(low, high)` pair an
            axis, or the name of the convolution's padding that it undoes: `"valid"`, `"same"` (size * S
            outputs, the odd cell taken off high), `"same_lower"`, `"full"`, `"causal"`.
        output_padding: cells added at the high end, where the kernel may reach or not: below S or d.
        output_size: the spatial size wanted, in place of `output_padding`.
        dilation: cells d from one tap of the kernel to the next, one number or one an axis.
        groups: split the channels in so many groups that do not see each other.
        layout: `"channels_first"` or `"channels_last"`.
        method: as in `conv`.
        precision: as in `conv`.
        preferred_element_type: as in `conv`.

    Returns:
        `(N, O, *output)`, without N if x has none, channels last if asked; the output size is
        (size - 1) S - P_low - P_high + d (K - 1) + 1 + output_padding. The dtype is that of `conv`.

    Raises:
        ValueError: shapes, sizes or choices that do not fit, with the argument and the rule.
        TypeError: a list where an array is meant, a float where an int is.

    Example:
        >>> import jax.numpy as jnp
        >>> conv_transpose(jnp.array([[1.0, 2.0]]), jnp.array([[[1.0, 10.0, 100.0]]]), stride=2)
        Array([[  1.,  10., 102.,  20., 200.]], dtype=float32)

    References:
        V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning", 2016, chapter 4.
    """
    function = "conv_transpose"
    x, kernel = as_array(function, "x", x), as_array(function, "kernel", kernel)
    plan = plan_conv_transpose(
        function, x.shape, kernel.shape, stride=stride, padding=padding, output_padding=output_padding,
        output_size=output_size, dilation=dilation, groups=groups, layout=layout,
    )  # fmt: skip
    bias = check_bias(function, bias, plan.in_channels, kernel.shape)
    check_method(function, method, plan, result_dtype(x, kernel, bias))
    return run(function, x, kernel, bias, plan, method, precision, preferred_element_type, transposed=True)
