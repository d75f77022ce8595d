"""im2col and col2im: every patch under the kernel as a column, and back.

Both move values by slicing and never multiply them, so an infinity or a NaN stays in its own column
(`lax.conv_general_dilated_patches` is a convolution with one-hot kernels, and spreads NaN over the patch).
"""

from math import gcd, prod

import jax
import jax.numpy as jnp
from jax import lax
from jax.typing import ArrayLike

from jconv.arguments import (
    LAYOUTS,
    PADDING_MODES,
    Ints,
    Layout,
    Padding,
    PaddingMode,
    check_choice,
    check_rank,
    common_rank,
    per_axis,
    spatial_axes,
    spatial_rank,
)
from jconv.arrays import accumulator_dtype, as_array, bordered, sum_dtype
from jconv.boundary import TOGETHER, transposed
from jconv.geometry.window import Window, plan_window
from jconv.meshes import on_any_mesh
from jconv.padding import extend

__all__ = ["col2im", "im2col"]


@on_any_mesh
def im2col(
    x: ArrayLike,
    kernel_size: Ints,
    *,
    stride: Ints = 1,
    padding: Padding = 0,
    dilation: Ints = 1,
    padding_mode: PaddingMode = "zeros",
    layout: Layout = "channels_first",
) -> jax.Array:
    """Lay every patch that a kernel would see in a column, so that convolution becomes one matrix product.

    Column l holds the patch at output position l, positions counted in row-major order; its rows run over the
    channels and, within each, over the taps:

        columns[n, c * prod(K) + k, l] = x[n, c, S * position(l) + d * tap(k) - P]

    so `kernel.reshape(O, -1) @ columns` is the convolution, as with `torch.nn.functional.unfold`.

    Args:
        x: `(N, C, *spatial)`, or `(C, *spatial)` where `kernel_size` has one int an axis.
        kernel_size: the kernel's taps K, an int (then `x` is batched) or one an axis.
        stride: cells S between two positions, one number or one an axis.
        padding: as in `jconv.conv`.
        dilation: cells d from one tap to the next.
        padding_mode: what stands in the padding, as in `jconv.pad`.
        layout: of `x`; the columns come channel by channel in both.

    Returns:
        `(N, C * prod(K), L)` or `(C * prod(K), L)`, with L the product of the output sizes, in x's dtype.

    Raises:
        ValueError: a shape or geometry that does not fit, named.

    Example:
        >>> import jax.numpy as jnp
        >>> im2col(jnp.arange(9).reshape(1, 1, 3, 3), 2)
        Array([[[0, 1, 3, 4],
                [1, 2, 4, 5],
                [3, 4, 6, 7],
                [4, 5, 7, 8]]], dtype=int32)

    References:
        K. Chellapilla, S. Puri, P. Simard, "High performance convolutional neural networks for document
        processing", 2006.
    """
    x = as_array("im2col", "x", x)
    check_choice("im2col", "padding_mode", padding_mode, PADDING_MODES)
    check_choice("im2col", "layout", layout, LAYOUTS)
    rank = spatial_rank("im2col", "kernel_size", kernel_size, x.shape)
    check_rank("im2col", "x", x.shape, rank, layout)
    if layout == "channels_last":
        x = jnp.moveaxis(x, -1, -rank - 1)
    axes = spatial_axes(x.ndim, rank, "channels_first")
    window = plan_window("im2col", x.shape[-rank:], kernel_size, stride, padding, dilation)
    x = extend("im2col", x, window.padding, mode=padding_mode, axes=axes)
    lead, channels = x.shape[: x.ndim - rank - 1], x.shape[-rank - 1]
    return windows(x, window).reshape(*lead, channels * prod(window.kernel_size), prod(window.output_size))


@on_any_mesh
def col2im(
    columns: ArrayLike,
    output_size: Ints,
    kernel_size: Ints,
    *,
    stride: Ints = 1,
    padding: Padding = 0,
    dilation: Ints = 1,
) -> jax.Array:
    """Put every column back where `im2col` took it from, adding where patches overlap: im2col's adjoint.

        <im2col(x), c> = <x, col2im(c)>   for every x and c

    It is not im2col's inverse: a cell that m patches see comes back m times, as with
    `torch.nn.functional.fold`. Columns over padding are dropped.

    Args:
        columns: `(N, C * prod(K), L)` or `(C * prod(K), L)`.
        output_size: the image's spatial size, one int an axis.
        kernel_size: the kernel's taps K, an int or one an axis. Where this and `output_size` are both ints
            the image is square and has two axes, as PyTorch has it.
        stride: cells between two positions, one number or one an axis.
        padding: zeros that `im2col` added, as in `jconv.conv`.
        dilation: cells from one tap to the next.

    Returns:
        `(N, C, *output_size)` or `(C, *output_size)`, in the dtype that `conv` would sum the columns in.

    Raises:
        ValueError: the rows are no multiple of prod(K), or there are not as many columns as positions.

    Example:
        >>> import jax.numpy as jnp
        >>> col2im(jnp.ones((1, 4, 4)), (3, 3), 2)  # how many patches see each cell
        Array([[[[1., 2., 1.],
                 [2., 4., 2.],
                 [1., 2., 1.]]]], dtype=float32)
    """
    columns = as_array("col2im", "columns", columns)
    rank = common_rank("col2im", output_size=output_size, kernel_size=kernel_size) or 2
    size = per_axis("col2im", "output_size", output_size, rank, minimum=0)
    window = plan_window("col2im", size, kernel_size, stride, padding, dilation)
    taps, positions = prod(window.kernel_size), prod(window.output_size)
    if columns.ndim not in (2, 3):
        raise ValueError(
            f"col2im: `columns` must have 3 axes (N, C * prod(K), L) or 2 axes (C * prod(K), L), "
            f"got {columns.ndim} (shape {columns.shape})"
        )
    if columns.shape[-2] % taps or columns.shape[-1] != positions:
        raise ValueError(
            f"col2im: `columns` must have a multiple of {taps} rows (the taps of a kernel of "
            f"{window.kernel_size}) and {positions} columns (output positions {window.output_size} in an "
            f"image of {size}), got shape {columns.shape}"
        )
    lead, channels = columns.shape[:-2], columns.shape[-2] // taps
    patches = columns.reshape(*lead, channels, *window.kernel_size, *window.output_size)
    patches = patches.astype(accumulator_dtype(columns.dtype))
    edges = [(0, 0)] * (len(lead) + 1) + [*window.padding]

    def patches_of(image: jax.Array) -> jax.Array:
        return windows(bordered(image, edges), window)

    return transposed(patches_of, (*lead, channels, *size), patches).astype(sum_dtype(columns.dtype))


def windows(x: jax.Array, window: Window) -> jax.Array:
    """What the window sees of a padded grid, (..., *size): (..., *K, *output).

    Made axis by axis, sum(K) slices in place of prod(K): 3 to 7 times less to compile, and less to compute.
    """
    lead = x.ndim - window.rank
    for axis in reversed(range(window.rank)):
        k, s, d, o = (of[axis] for of in (window.kernel_size, window.stride, window.dilation, window.output_size))
        at = x.ndim - window.rank + axis
        if (k, d) == (s, 1):  # side by side: cut up, not copied
            x = lax.slice_in_dim(x, 0, o * s, axis=at)
            x = jnp.moveaxis(x.reshape(*x.shape[:at], o, s, *x.shape[at + 1 :]), at + 1, lead)
            continue
        x = _seen(x, k, d, s, o, at, lead)
    return x


def _seen(x: jax.Array, taps: int, distance: int, stride: int, outputs: int, axis: int, to: int) -> jax.Array:
    """The cells that each tap sees, on a new axis: many of them put together from half as many, copied twice."""
    step = stride // gcd(stride, distance)  # taps that are a whole number of outputs apart
    rest = taps // 2 // step * step
    if taps <= TOGETHER or rest == 0:
        cells = stride * (outputs - 1) + 1
        starts = range(0, taps * distance, distance)
        return jnp.stack([lax.slice_in_dim(x, i, i + cells, stride, axis=axis) for i in starts], to)
    further = rest * distance // stride
    half = _seen(x, taps - rest, distance, stride, outputs + further, axis, to)
    before = lax.slice_in_dim(half, 0, outputs, axis=axis + 1)
    behind = lax.slice_in_dim(half, further, further + outputs, axis=axis + 1)
    behind = lax.slice_in_dim(behind, taps - 2 * rest, None, axis=to)
    return lax.concatenate([before, behind], to)
