"""Aliasing, which a stride causes: pooling and convolution that blur first, and numbers that measure it.

Frequencies are in cycles a cell: 0 is flat ground, 1/2 the finest pattern that there is, a checkerboard's. A
stride of S keeps those below 1/(2 S) apart and folds all others onto them.
"""

import math
import numbers

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.typing import ArrayLike, DTypeLike

from jconv.algorithms.select import Method
from jconv.arguments import (
    LAYOUTS,
    PADDING_MODES,
    Ints,
    Layout,
    Padding,
    PaddingMode,
    check_choice,
    check_rank,
    integer,
    per_axis,
    spatial_axes,
    spatial_rank,
)
from jconv.arrays import accumulator_dtype, as_array, mean_dtype
from jconv.execution import plan_and_run
from jconv.geometry.plan import plan_conv
from jconv.meshes import on_any_mesh
from jconv.padding import check_border
from jconv.passes import along

__all__ = ["aliased_frequency", "aliasing_energy", "antialiased_conv", "blur_pool", "frequency_response"]


@on_any_mesh
def blur_pool(
    x: ArrayLike,
    *,
    filter_size: int = 4,
    stride: Ints = 2,
    padding_mode: PaddingMode = "reflect",
    layout: Layout = "channels_first",
) -> jax.Array:
    """Blur every channel and keep every S-th cell: subsampling that does not jump when the image shifts.

        y[n, c, p] = sum over k of x[n, c, S p + k - (F - 1) // 2] w[k],   w[k] = binomial(F - 1, k) / 2^(F - 1)

    along each spatial axis in turn. Max pooling becomes `blur_pool(max_pool(x, window, stride=1))`, a convolution
    with a stride `blur_pool` of one without: see `antialiased_conv`.

    Args:
        x: `(N, C, *spatial)`, or `(C, *spatial)` where `stride` has one int an axis; channels last,
            `(N, *spatial, C)` or `(*spatial, C)`.
        filter_size: taps F of the blur along an axis; 1 does not blur. The paper takes 2 to 7.
        stride: cells S between two that are kept, an int (then `x` is batched) or one an axis.
        padding_mode: what stands beyond the edges: see `jconv.pad`. There are (F - 1) // 2 cells of it at the low
            end of an axis and F // 2 at the high end.
        layout: `"channels_first"` or `"channels_last"`.

    Returns:
        An array in x's layout with ceil(size / S) cells an axis: of x's dtype, float32 for integers. Half
        precision is summed in float32.

    Raises:
        ValueError: shapes or sizes that do not fit, or an axis with fewer cells than its border takes.
        TypeError: no array, or no int.

    Example:
        >>> import jax.numpy as jnp
        >>> stripes = jnp.array([[[1.0, 0.0, 1.0, 0.0, 1.0, 0.0]]])
        >>> blur_pool(stripes), blur_pool(stripes, filter_size=1)  # grey, and all of one colour
        (Array([[[0.5, 0.5, 0.5]]], dtype=float32), Array([[[1., 1., 1.]]], dtype=float32))

    References:
        R. Zhang, "Making convolutional networks shift-invariant again", 2019.
    """
    function = "blur_pool"
    x = as_array(function, "x", x)
    check_choice(function, "padding_mode", padding_mode, PADDING_MODES)
    check_choice(function, "layout", layout, LAYOUTS)
    taps = integer(function, "filter_size", filter_size, minimum=1)
    rank = spatial_rank(function, "stride", stride, x.shape)
    strides = per_axis(function, "stride", stride, rank, minimum=1)
    check_rank(function, "x", x.shape, rank, layout)
    axes = spatial_axes(x.ndim, rank, layout)
    if any(x.shape[axis] == 0 for axis in axes):
        raise ValueError(f"{function}: `x` must have a cell along every spatial axis, got shape {x.shape}")
    check_border(function, "x", x.shape, axes, [taps // 2] * rank, padding_mode)
    return _blur(function, x, taps, strides, padding_mode, axes).astype(mean_dtype(x.dtype))


@on_any_mesh
def antialiased_conv(
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
    filter_size: int = 4,
    blur_padding_mode: PaddingMode = "reflect",
    method: Method = "auto",
    precision: lax.PrecisionLike = None,
    preferred_element_type: DTypeLike | None = None,
) -> jax.Array:
    """`conv` with a stride that folds less: `conv` at stride 1, then `blur_pool` with the stride.

    An activation belongs between the two, since it makes new high frequencies. With one, write
    `blur_pool(jax.nn.relu(conv(x, kernel, bias)), stride=2)` instead.

    It costs S^n times the arithmetic of the convolution with a stride S along n axes.

    Args:
        x: as in `conv`.
        kernel: as in `conv`.
        bias: as in `conv`; the blur leaves it as it is, away from edges of zeros.
        stride: cells between two results, as in `blur_pool`, but an int suits an unbatched x as well. At stride 1
            there is nothing to fold, and the result is blurred all the same.
        padding: of the convolution, as in `conv`; where it is named, at stride 1.
        dilation: as in `conv`.
        groups: as in `conv`.
        padding_mode: what stands in the convolution's padding, as in `conv`.
        layout: as in `conv`.
        filter_size: taps of the blur along an axis, as in `blur_pool`.
        blur_padding_mode: what stands beyond the edges of the convolution's result when it is blurred.
        method: of the convolution, as in `conv`.
        precision: of the convolution, as in `conv`.
        preferred_element_type: the dtype to accumulate the convolution in, and to return where it is not an
            integer one.

    Returns:
        As `conv`, with ceil(output / S) cells an axis, where output is the size at stride 1. Integers are
        convolved exactly, in int32, and come out blurred, in float32. Half precision is rounded once, at the end.

    Raises:
        ValueError: whatever `conv` and `blur_pool` refuse.
        TypeError: whatever `conv` and `blur_pool` refuse.

    Example:
        >>> import jax.numpy as jnp
        >>> from jconv import conv
        >>> stripes, kernel = jnp.array([[1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0]]), jnp.array([[[2.0, 1.0]]])
        >>> conv(stripes, kernel, stride=2), antialiased_conv(stripes, kernel, stride=2)
        (Array([[2., 2., 2.]], dtype=float32), Array([[1.5, 1.5, 1.5]], dtype=float32))

    References:
        R. Zhang, "Making convolutional networks shift-invariant again", 2019.
    """
    function = "antialiased_conv"
    x, kernel = as_array(function, "x", x), as_array(function, "kernel", kernel)
    bias = None if bias is None else as_array(function, "bias", bias)
    check_choice(function, "blur_padding_mode", blur_padding_mode, PADDING_MODES)
    taps = integer(function, "filter_size", filter_size, minimum=1)
    geometry = {"stride": 1, "padding": padding, "dilation": dilation, "groups": groups, "layout": layout}
    plan = plan_conv(function, x.shape, kernel.shape, **geometry)
    strides = per_axis(function, "stride", stride, plan.rank, minimum=1)
    shape = plan.output_shape(x.shape[0])[x.ndim < plan.rank + 2 :]
    axes = spatial_axes(x.ndim, plan.rank, layout)
    check_border(function, "conv(x, kernel)", shape, axes, [taps // 2] * plan.rank, blur_padding_mode)
    dtype = jnp.result_type(*(a for a in (x, kernel, bias) if a is not None))
    # What lies between the convolution and the blur is not rounded to half precision.
    wanted = accumulator_dtype(dtype) if preferred_element_type is None else preferred_element_type
    y = plan_and_run(function, x, kernel, bias, None, method, precision, wanted, padding_mode, **geometry)
    returned = mean_dtype(dtype if preferred_element_type is None else y.dtype)
    return _blur(function, y, taps, strides, blur_padding_mode, axes).astype(returned)


def frequency_response(kernel: ArrayLike, *, size: Ints = 64) -> jax.Array:
    """What a kernel does to every frequency: its transfer function.

        W(f) = sum over k of kernel[k] exp(2 pi i f . (k - centre)),   centre = (K - 1) / 2 along each axis

    `correlate` answers a plane wave exp(2 pi i f . p) with that wave times W(f), each result standing at the
    centre of its window. A low-pass kernel has |W| near 0 at high frequencies, and aliases little before a stride.

    Args:
        kernel: `(*K)`, of any rank from 1 up and without channels.
        size: how many frequencies along an axis, one number or one an axis: those of `jnp.fft.fftfreq(size)`, in
            cycles a cell, 0 first. `jnp.fft.fftshift` puts it in the middle, for a picture.

    Returns:
        A complex array with `size` entries an axis, whose imaginary part is 0 to rounding where the kernel is
        symmetric: complex128 for float64 and complex128, else complex64.

    Raises:
        ValueError: no axis or no tap, or a size below 1.
        TypeError: no array, or a size that is no int.

    Example:
        >>> import jax.numpy as jnp
        >>> frequency_response(jnp.array([0.25, 0.5, 0.25]), size=4).real.round(2)  # at 0, 1/4, -1/2, -1/4
        Array([1. , 0.5, 0. , 0.5], dtype=float32)
    """
    function = "frequency_response"
    kernel = _bare_kernel(function, kernel)
    sizes = per_axis(function, "size", size, kernel.ndim, minimum=1)
    wide = np.result_type(accumulator_dtype(mean_dtype(kernel.dtype)), np.complex64)
    response = kernel.astype(wide)
    for axis, (cells, k) in enumerate(zip(sizes, kernel.shape, strict=True)):
        waves = np.exp(2j * np.pi * np.outer(np.fft.fftfreq(cells), np.arange(k) - (k - 1) / 2))
        response = _mix(jnp.asarray(waves, wide), response, axis)
    return response


def aliased_frequency(frequency: ArrayLike, *, stride: int = 2) -> jax.Array:
    """Where a stride folds a frequency to: the one that its samples cannot be told from.

        f S - round(f S)

    Args:
        frequency: f in cycles an input cell, a number or an array.
        stride: cells S between two samples.

    Returns:
        An array of the shape of `frequency`, in cycles an output cell, from -1/2 to just below 1/2: of its dtype,
        float32 for integers.

    Raises:
        ValueError: a stride below 1.
        TypeError: complex numbers, or a stride that is no int.

    Example:
        >>> aliased_frequency(0.1, stride=2), aliased_frequency(0.5, stride=2)  # kept, and folded onto flat ground
        (Array(0.2, dtype=float32), Array(0., dtype=float32))
    """
    function = "aliased_frequency"
    if isinstance(frequency, numbers.Real):
        frequency = jnp.asarray(float(frequency))
    frequency = as_array(function, "frequency", frequency)
    if jnp.iscomplexobj(frequency):
        raise TypeError(f"{function}: `frequency` must be real, got dtype {frequency.dtype}")
    s = integer(function, "stride", stride, minimum=1)
    dtype = mean_dtype(frequency.dtype)
    cycles = frequency.astype(accumulator_dtype(dtype)) * s
    folded = (cycles - jnp.round(cycles)).astype(dtype)
    return jnp.where(folded >= 0.5, folded - 1, folded)  # round takes a half to the even side


def aliasing_energy(kernel: ArrayLike, *, stride: Ints = 2) -> jax.Array:
    """How much of what a kernel passes a stride folds: the share of its energy at frequencies too high to keep.

    White noise, which has all frequencies alike, comes out of the kernel w with the energy sum |w|^2. The share of
    it outside |f| < 1/(2 S), taken on every axis, lands on lower frequencies. By Parseval's theorem it is

        1 - (sum over k and l of w[k] conj(w[l]) prod over axes of sinc((k - l) / S) / S) / sum over k of |w[k]|^2

    Args:
        kernel: `(*K)`, of any rank from 1 up and without channels.
        stride: cells S between two results, one number or one an axis.

    Returns:
        One number from 0 (nothing is folded) to 1; 1 - 1 / S^n for a kernel of one tap on n axes, which passes
        everything, and 0 for a kernel of zeros. Of the kernel's dtype, or its real part's; float32 for integers.

    Raises:
        ValueError: no axis or no tap, or a stride below 1.
        TypeError: no array, or a stride that is no int.

    Example:
        >>> import jax.numpy as jnp
        >>> aliasing_energy(jnp.array([1.0])), aliasing_energy(jnp.array([0.25, 0.5, 0.25])).round(2)
        (Array(0.5, dtype=float32), Array(0.08, dtype=float32))
    """
    function = "aliasing_energy"
    kernel = _bare_kernel(function, kernel)
    strides = per_axis(function, "stride", stride, kernel.ndim, minimum=1)
    dtype = mean_dtype(kernel.dtype)
    w = kernel.astype(accumulator_dtype(dtype))
    # Neither a scale nor its slope matters, and the squares of small weights are not to vanish.
    largest = lax.stop_gradient(abs(w).max())
    w = w / jnp.where(largest == 0, 1, largest)
    kept = w
    for axis, (s, k) in enumerate(zip(strides, kernel.shape, strict=True)):
        apart = np.subtract.outer(np.arange(k), np.arange(k))
        kept = _mix(jnp.asarray(np.sinc(apart / s) / s, w.dtype), kept, axis)
    energy = (w * w.conj()).real.sum()
    passed = (kept * w.conj()).real.sum()
    share = jnp.where(largest == 0, 0, 1 - passed / jnp.where(largest == 0, 1, energy))
    return jnp.clip(share, 0, 1).astype(jnp.finfo(dtype).dtype)


def _blur(
    function: str,
    x: jax.Array,
    filter_size: int,
    strides: tuple[int, ...],
    padding_mode: PaddingMode,
    axes: tuple[int, ...],
) -> jax.Array:
    """Every S-th cell of a blurred array along each axis, in the dtype that sums are kept in."""
    wide = accumulator_dtype(mean_dtype(x.dtype))
    weights = [math.comb(filter_size - 1, k) / 2 ** (filter_size - 1) for k in range(filter_size)]
    x, taps, low = x.astype(wide), jnp.asarray(weights, wide), (filter_size - 1) // 2
    for axis, s in zip(axes, strides, strict=True):
        ends = (low, filter_size - 1 - low)
        x = along(function, x, taps, axis, padding=ends, stride=s, padding_mode=padding_mode)
    return x


def _bare_kernel(function: str, kernel: ArrayLike) -> jax.Array:
    """A kernel without channels: every axis has taps."""
    kernel = as_array(function, "kernel", kernel)
    if kernel.ndim == 0 or kernel.size == 0:
        raise ValueError(
            f"{function}: `kernel` must have an axis and taps along every axis, got shape {kernel.shape}"
        )
    return kernel


def _mix(matrix: jax.Array, array: jax.Array, axis: int) -> jax.Array:
    """A matrix times every line of an array along an axis, in full precision."""
    return jnp.moveaxis(jnp.tensordot(matrix, array, axes=(1, axis), precision="highest"), 0, axis)
