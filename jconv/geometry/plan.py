"""The plan of a convolution, transposed or not: every integer that computing it needs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Literal

from jconv.arguments import (
    LAYOUTS,
    Ints,
    Layout,
    Padding,
    axis_names,
    check_choice,
    check_rank,
    integer,
    shape_of,
    spatial_axes,
)
from jconv.geometry.transposed import transposed_window
from jconv.geometry.window import Window, plan_window

__all__ = ["conv_output_shape"]


@dataclass(frozen=True, kw_only=True)
class ConvPlan(Window):
    """Every integer that a convolution needs: what the lowerings in `jconv.algorithms` receive.

    A transposed convolution has the plan of the one that it transposes: its input is that one's output.
    """

    layout: Layout
    in_channels: int
    out_channels: int
    groups: int

    @property
    def spatial_axes(self) -> tuple[int, ...]:
        """Where the spatial axes stand in a batched array of this plan's layout."""
        return spatial_axes(self.rank + 2, self.rank, self.layout)

    @property
    def counted(self) -> bool:
        """Whether the sizes are numbers; those of a program that is exported may be known by name only."""
        return all(isinstance(size, int) for size in (*self.size, *self.output_size))

    @property
    def depth(self) -> tuple[int, int]:
        """The channels of one group: how many go in and how many come out."""
        return self.in_channels // self.groups, self.out_channels // self.groups

    def x_shape(self, batch: int) -> tuple[int, ...]:
        """The shape of a batched input in this plan's layout."""
        if self.layout == "channels_first":
            return (batch, self.in_channels, *self.size)
        return (batch, *self.size, self.in_channels)

    @property
    def kernel_shape(self) -> tuple[int, ...]:
        """The shape of the kernel in this plan's layout."""
        if self.layout == "channels_first":
            return (self.out_channels, self.depth[0], *self.kernel_size)
        return (*self.kernel_size, self.depth[0], self.out_channels)

    def output_shape(self, batch: int) -> tuple[int, ...]:
        """The shape of a batched output in this plan's layout."""
        if self.layout == "channels_first":
            return (batch, self.out_channels, *self.output_size)
        return (batch, *self.output_size, self.out_channels)

    def macs(self, batch: int) -> int:
        """Multiply-accumulates of the convolution and of its gradients, one by one; padding included."""
        return batch * self.out_channels * self.depth[0] * prod(self.kernel_size) * prod(self.output_size)

    def padded(self) -> "ConvPlan":
        """This plan on an input to which the padding has been added."""
        size = tuple(cells + low + high for cells, (low, high) in zip(self.size, self.padding, strict=True))
        return replace(self, size=size, padding=((0, 0),) * self.rank)


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
    x_shape = shape_of("conv_output_shape", "x_shape", x_shape)
    kernel_shape = shape_of("conv_output_shape", "kernel_shape", kernel_shape)
    plan = plan_conv(
        "conv_output_shape", x_shape, kernel_shape, stride=stride, padding=padding, dilation=dilation,
        groups=groups, layout=layout,
    )  # fmt: skip
    batched = len(x_shape) == plan.rank + 2
    return plan.output_shape(x_shape[0])[not batched :]


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
    n, channels = _check_shapes(function, x_shape, kernel_shape, rank, layout)
    if layout == "channels_first":
        out_channels, kernel_channels, *kernel_size = kernel_shape
    else:
        *kernel_size, kernel_channels, out_channels = kernel_shape
    groups = _check_groups(function, groups, channels, out_channels, x_shape, kernel_shape)
    if channels != kernel_channels * groups:
        raise ValueError(
            f"{function}: `x` has {channels} channels but `kernel` expects {kernel_channels * groups} "
            f"(kernel shape {kernel_shape}, groups={groups})"
        )
    size = tuple(x_shape[axis] for axis in spatial_axes(len(x_shape), n, layout))
    window = plan_window(function, size, tuple(kernel_size), stride, padding, dilation)
    return ConvPlan(
        **vars(window),
        layout=layout,
        in_channels=channels,
        out_channels=out_channels,
        groups=groups,
    )


def plan_conv_transpose(
    function: str,
    x_shape: tuple[int, ...],
    kernel_shape: tuple[int, ...],
    *,
    stride: Ints,
    padding: Padding,
    output_padding: Ints,
    output_size: Ints | None,
    dilation: Ints,
    groups: int,
    layout: Layout,
) -> ConvPlan:
    """Check every integer of a transposed convolution; the plan is that of the convolution it transposes.

    Args:
        function: the name that errors start with.
        x_shape: batched or not; the kernel's rank decides.
        kernel_shape: `(C, O/groups, *K)`, or channels last `(*K, O/groups, C)`.
        stride: as the user gave it, like all that follow.
        padding: numeric or named.
        output_padding: cells added at the high end.
        output_size: the size wanted, in place of `output_padding`.
        dilation: one number or one an axis.
        groups: the number of groups.
        layout: of both shapes.
    """
    n, channels = _check_shapes(function, x_shape, kernel_shape, None, layout, "transposed")
    if layout == "channels_first":
        kernel_channels, out_per_group, *kernel_size = kernel_shape
    else:
        *kernel_size, out_per_group, kernel_channels = kernel_shape
    if channels != kernel_channels:
        raise ValueError(
            f"{function}: `x` has {channels} channels but `kernel` expects {kernel_channels} "
            f"(kernel shape {kernel_shape}, {axis_names('transposed', n, layout)})"
        )
    groups = integer(function, "groups", groups, minimum=1)
    out_channels = out_per_group * groups
    _check_groups(function, groups, channels, out_channels, x_shape, kernel_shape)
    size = tuple(x_shape[axis] for axis in spatial_axes(len(x_shape), n, layout))
    window = transposed_window(
        function, size, tuple(kernel_size), stride, padding, output_padding, output_size, dilation
    )
    return ConvPlan(
        size=window.output_size,
        output_size=window.size,
        kernel_size=window.kernel_size,
        stride=window.stride,
        padding=window.padding,
        dilation=window.dilation,
        layout=layout,
        in_channels=out_channels,
        out_channels=channels,
        groups=groups,
    )


def _check_shapes(
    function: str,
    x_shape: tuple[int, ...],
    kernel_shape: tuple[int, ...],
    rank: int | None,
    layout: Layout,
    kind: Literal["kernel", "transposed"] = "kernel",
) -> tuple[int, int]:
    """The number of spatial axes and of x's channels, after checking the ranks of both."""
    check_choice(function, "layout", layout, LAYOUTS)
    n = len(kernel_shape) - 2
    if n < 1 or (rank is not None and n != rank):
        wanted = f"{rank + 2} axes" if rank is not None else "at least 3 axes"
        raise ValueError(
            f"{function}: `kernel` must have {wanted} {axis_names(kind, rank or max(n, 1), layout)}, "
            f"got {len(kernel_shape)} (shape {kernel_shape})"
        )
    if 0 in (kernel_shape[2:] if layout == "channels_first" else kernel_shape[:-2]):
        raise ValueError(f"{function}: `kernel` must have a tap along every axis, got shape {kernel_shape}")
    check_rank(function, "x", x_shape, n, layout)
    return n, x_shape[-n - 1] if layout == "channels_first" else x_shape[-1]


def _check_groups(
    function: str,
    groups: int,
    in_channels: int,
    out_channels: int,
    x_shape: tuple[int, ...],
    kernel_shape: tuple[int, ...],
) -> int:
    groups = integer(function, "groups", groups, minimum=1)
    if in_channels % groups or out_channels % groups:
        raise ValueError(
            f"{function}: `groups` must divide the channels of `x` and the output channels of `kernel`, "
            f"got groups={groups} for {in_channels} and {out_channels} "
            f"(x shape {x_shape}, kernel shape {kernel_shape})"
        )
    return groups
