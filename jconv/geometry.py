"""The integers of a convolution: sizes, paddings and plans. No arrays and no jax here.

Everything that can be wrong about shapes is found in this file, before any arithmetic: a function of the
library plans first (`plan_conv`), and what it plans with are tuples of Python integers. Axis letters, here
and everywhere: N batch, C input channels, O output channels, K kernel, and D H W the spatial axes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import get_args

from jconv.arguments import (
    LAYOUTS,
    Ints,
    Layout,
    NamedPadding,
    Padding,
    Pair,
    axis_names,
    check_choice,
    check_rank,
    common_rank,
    integer,
    padding_pairs,
    per_axis,
    spatial_axes,
)

__all__ = ["conv_output_shape", "conv_output_size", "same_padding"]


@dataclass(frozen=True, kw_only=True)
class Window:
    """A window that slides over a grid of cells: every integer checked, one entry a spatial axis.

    `size` is the grid's, before padding; `output_size` the number of positions.
    """

    size: tuple[int, ...]
    kernel_size: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[Pair, ...]
    dilation: tuple[int, ...]
    output_size: tuple[int, ...]

    @property
    def rank(self) -> int:
        """The number of spatial axes."""
        return len(self.size)


@dataclass(frozen=True, kw_only=True)
class ConvPlan(Window):
    """Every integer that a convolution needs: what the lowerings in `jconv.algorithms` receive."""

    layout: Layout
    in_channels: int
    out_channels: int
    groups: int

    @property
    def spatial_axes(self) -> tuple[int, ...]:
        """Where the spatial axes stand in a batched array of this plan's layout."""
        return spatial_axes(self.rank + 2, self.rank, self.layout)

    def padded(self) -> "ConvPlan":
        """This plan on an input to which the padding has been added."""
        size = tuple(cells + low + high for cells, (low, high) in zip(self.size, self.padding, strict=True))
        return replace(self, size=size, padding=((0, 0),) * self.rank)


# ---------------------------------------------------------------------------------------------------------
# Public: sizes


def conv_output_size(
    size: Ints, kernel_size: Ints, *, stride: Ints = 1, padding: Padding = 0, dilation: Ints = 1
) -> int | tuple[int, ...]:
    """How many cells a convolution leaves along an axis.

    With a kernel of K taps that stand d cells apart, and P_low + P_high cells of padding,

        O = floor((I + P_low + P_high - d (K - 1) - 1) / S) + 1

    Args:
        size: input cells I along one axis, or one number an axis.
        kernel_size: taps K along the axis, before dilation.
        stride: cells S between two positions of the kernel.
        padding: cells added at both ends, a `(low, high)` pair, or `"valid"`, `"same"` (ceil(I/S) cells, the
            odd cell of padding high), `"same_lower"` (the odd one low), `"full"` or `"causal"`. With sizes
            of several axes: one such number or pair an axis.
        dilation: cells d from one tap to the next.

    Returns:
        One int where `size` and `kernel_size` are ints, else a tuple with one an axis.

    Raises:
        ValueError: the kernel is larger than the padded input, or an argument is out of its range.
        TypeError: an argument is no integer.

    Example:
        >>> conv_output_size(224, 3, padding=1, stride=2)
        112
        >>> conv_output_size((32, 48), 5, padding="same")
        (32, 48)

    References:
        V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning", 2016.
    """
    function = "conv_output_size"
    rank = common_rank(function, size=size, kernel_size=kernel_size)
    sizes = per_axis(function, "size", size, rank or 1, minimum=0)
    if rank is None and isinstance(padding, Sequence) and not isinstance(padding, str) and len(padding) == 2:
        padding = (padding,)  # type: ignore[assignment]  # one axis: its (low, high) pair stands alone
    outputs = plan_window(function, sizes, kernel_size, stride, padding, dilation).output_size
    return outputs[0] if rank is None else outputs


def conv_output_shape(
    x_shape: Sequence[int],
    kernel_shape: Sequence[int],
    *,
    stride: Ints = 1,
    padding: Padding = 0,
    dilation: Ints = 1,
    groups: int = 1,
    layout: Layout = "channels_first",
) -> tuple[int, ...]:
    """The shape that `jconv.conv` returns for these shapes, without computing anything.

    Args:
        x_shape: `(N, C, *spatial)` or `(C, *spatial)`; channels last, `(N, *spatial, C)` or `(*spatial, C)`.
        kernel_shape: `(O, C/groups, *K)`; channels last, `(*K, C/groups, O)`.
        stride: cells between two positions of the kernel, one number or one an axis.
        padding: as in `jconv.conv`.
        dilation: cells from one tap of the kernel to the next, one number or one an axis.
        groups: the number of groups that the channels are split into.
        layout: `"channels_first"` or `"channels_last"`.

    Returns:
        The output's shape, with a batch axis where `x_shape` has one.

    Raises:
        ValueError: the shapes do not fit each other or the geometry is impossible.

    Example:
        >>> conv_output_shape((8, 3, 128, 128), (32, 3, 5, 5), padding=2, stride=2)
        (8, 32, 64, 64)
    """
    x_shape, kernel_shape = tuple(x_shape), tuple(kernel_shape)
    plan = plan_conv(
        "conv_output_shape", x_shape, kernel_shape, stride=stride, padding=padding, dilation=dilation,
        groups=groups, layout=layout,
    )  # fmt: skip
    batch = x_shape[: len(x_shape) - plan.rank - 1]
    if layout == "channels_first":
        return (*batch, plan.out_channels, *plan.output_size)
    return (*batch, *plan.output_size, plan.out_channels)


def same_padding(kernel_size: Ints, *, dilation: Ints = 1) -> Pair | tuple[Pair, ...]:
    """The padding that keeps an axis its size at stride 1: d (K - 1) cells, the odd one high.

    Args:
        kernel_size: taps K along one axis, or one number an axis.
        dilation: cells d from one tap to the next.

    Returns:
        `(low, high)`, or one such pair an axis where `kernel_size` is a sequence.

    Raises:
        ValueError: a size or dilation below 1.
        TypeError: no integer.

    Example:
        >>> same_padding(7), same_padding(4), same_padding((3, 5), dilation=2)
        ((3, 3), (1, 2), ((2, 2), (4, 4)))
    """
    function = "same_padding"
    rank = common_rank(function, kernel_size=kernel_size, dilation=dilation)
    kernel = per_axis(function, "kernel_size", kernel_size, rank or 1, minimum=1)
    dilations = per_axis(function, "dilation", dilation, rank or 1, minimum=1)
    pairs = tuple(_halves(d * (k - 1)) for k, d in zip(kernel, dilations, strict=True))
    return pairs[0] if rank is None else pairs


# ---------------------------------------------------------------------------------------------------------
# Plans


def plan_conv(
    function: str,
    x_shape: tuple[int, ...],
    kernel_shape: tuple[int, ...],
    *,
    stride: Ints,
    padding: Padding,
    dilation: Ints,
    groups: int,
    layout: Layout,
    rank: int | None = None,
) -> ConvPlan:
    """Check every integer of a convolution, in the caller's words, and write them down.

    Args:
        function: the name that errors start with.
        x_shape: batched or not; the kernel's rank decides.
        kernel_shape: in the given layout.
        stride: as the user gave it, like the four that follow.
        padding: numeric or named.
        dilation: one number or one an axis.
        groups: the number of groups.
        layout: of both shapes.
        rank: the number of spatial axes, where the function fixes it.
    """
    check_choice(function, "layout", layout, LAYOUTS)
    n = len(kernel_shape) - 2
    if n < 1 or (rank is not None and n != rank):
        wanted = f"{rank + 2} axes" if rank is not None else "at least 3 axes"
        raise ValueError(
            f"{function}: `kernel` must have {wanted} {axis_names('kernel', rank or max(n, 1), layout)}, "
            f"got {len(kernel_shape)} (shape {kernel_shape})"
        )
    check_rank(function, "x", x_shape, n, layout)
    if layout == "channels_first":
        out_channels, kernel_channels, *kernel_size = kernel_shape
        in_channels = x_shape[-n - 1]
    else:
        *kernel_size, kernel_channels, out_channels = kernel_shape
        in_channels = x_shape[-1]
    groups = integer(function, "groups", groups, minimum=1)
    if in_channels % groups or out_channels % groups:
        raise ValueError(
            f"{function}: `groups` must divide the channels of `x` and the output channels of `kernel`, "
            f"got groups={groups} for {in_channels} and {out_channels} "
            f"(x shape {x_shape}, kernel shape {kernel_shape})"
        )
    if in_channels != kernel_channels * groups:
        raise ValueError(
            f"{function}: `x` has {in_channels} channels but `kernel` expects {kernel_channels * groups} "
            f"(kernel shape {kernel_shape}, groups={groups})"
        )
    size = tuple(x_shape[axis] for axis in spatial_axes(len(x_shape), n, layout))
    window = plan_window(function, size, tuple(kernel_size), stride, padding, dilation)
    return ConvPlan(
        **vars(window), layout=layout, in_channels=in_channels, out_channels=out_channels, groups=groups
    )


def plan_window(
    function: str, size: tuple[int, ...], kernel_size: Ints, stride: Ints, padding: Padding, dilation: Ints
) -> Window:
    """Check every integer of a window that slides over `size`, and count its positions."""
    rank = len(size)
    kernel = per_axis(function, "kernel_size", kernel_size, rank, minimum=1)
    strides = per_axis(function, "stride", stride, rank, minimum=1)
    dilations = per_axis(function, "dilation", dilation, rank, minimum=1)
    pairs = resolve_padding(function, padding, size, kernel, strides, dilations)
    outputs = []
    for axis in range(rank):
        span = dilations[axis] * (kernel[axis] - 1) + 1
        padded = size[axis] + sum(pairs[axis])
        if span > padded:
            raise ValueError(
                f"{function}: the kernel must not be larger than the padded input, got a kernel of "
                f"{kernel[axis]} (dilation {dilations[axis]}: {span} cells) on {padded} cells "
                f"(size {size[axis]}, padding {pairs[axis]}) along spatial axis {axis}"
            )
        outputs.append((padded - span) // strides[axis] + 1)
    return Window(
        size=size,
        kernel_size=kernel,
        stride=strides,
        padding=pairs,
        dilation=dilations,
        output_size=tuple(outputs),
    )


def resolve_padding(
    function: str,
    padding: Padding,
    size: tuple[int, ...],
    kernel: tuple[int, ...],
    stride: tuple[int, ...],
    dilation: tuple[int, ...],
) -> tuple[Pair, ...]:
    """The `(low, high)` pair of every axis, whichever way the padding was written."""
    if not isinstance(padding, str):
        return padding_pairs(function, padding, len(size), minimum=0)
    check_choice(function, "padding", padding, get_args(NamedPadding), otherwise="an int, ints or pairs")
    spread = [d * (k - 1) for k, d in zip(kernel, dilation, strict=True)]
    if padding == "valid":
        return tuple((0, 0) for _ in spread)
    if padding == "full":
        return tuple((s, s) for s in spread)
    if padding == "causal":
        if len(size) != 1:
            raise ValueError(f'{function}: `padding` "causal" needs one spatial axis, got {len(size)}')
        return ((spread[0], 0),)
    # XLA's "same": ceil(I/S) outputs, so at strides above 1 the padding depends on the input's size.
    pairs = []
    for cells, s, i in zip(spread, stride, size, strict=True):
        total = cells if s == 1 else max((ceil(i / s) - 1) * s + cells + 1 - i, 0)
        low, high = _halves(total)
        pairs.append((low, high) if padding == "same" else (high, low))
    return tuple(pairs)


def _halves(total: int) -> Pair:
    return total // 2, total - total // 2
