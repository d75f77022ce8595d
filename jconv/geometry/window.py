"""A window that slides over a grid: how large it is, where it may stand, how often it fits."""

from dataclasses import dataclass
from itertools import product
from typing import get_args

from jconv.arguments import (
    Ints,
    NamedPadding,
    Padding,
    Pair,
    check_choice,
    common_rank,
    entries,
    padding_pairs,
    per_axis,
)

__all__ = ["conv_output_size", "pool_output_size", "same_padding"]


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

    @property
    def span(self) -> tuple[int, ...]:
        """The cells from the first tap to the last, both included: d (K - 1) + 1."""
        return tuple(d * (k - 1) + 1 for k, d in zip(self.kernel_size, self.dilation, strict=True))

    @property
    def reach(self) -> tuple[Pair, ...]:
        """The padding with which the windows cover every cell and no more.

        The low part is the padding's; the high part is negative where the last window ends before the last
        cell, and more than the padding where it hangs over (`ceil_mode`).
        """
        pairs = []
        for size, (low, _), s, span, o in zip(
            self.size, self.padding, self.stride, self.span, self.output_size, strict=True
        ):
            pairs.append((low, (o - 1) * s + span - size - low))
        return tuple(pairs)

    def tap_slices(self) -> list[tuple[slice, ...]]:
        """For each tap in row-major order, the slices of the padded grid that it sees."""
        axes = zip(self.kernel_size, self.dilation, self.stride, self.output_size, strict=True)
        starts_of = [[(k * d, s, o) for k in range(taps)] for taps, d, s, o in axes]
        return [
            tuple(slice(start, start + s * (o - 1) + 1, s) for start, s, o in tap) for tap in product(*starts_of)
        ]


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
    outputs = plan_window(function, sizes, kernel_size, stride, one_axis(padding, rank), dilation).output_size
    return outputs[0] if rank is None else outputs


def pool_output_size(
    size: Ints,
    window: Ints,
    *,
    stride: Ints | None = None,
    padding: Padding = 0,
    dilation: Ints = 1,
    ceil_mode: bool = False,
) -> int | tuple[int, ...]:
    """How many cells a pool leaves along an axis.

        O = floor((I + P_low + P_high - d (K - 1) - 1) / S) + 1

    With `ceil_mode` the division rounds up, so that the last window may hang over the high edge; a window
    that would start in the high padding is dropped, as PyTorch and ONNX do.

    Args:
        size: input cells I along one axis, or one number an axis.
        window: cells K along the axis, before dilation.
        stride: cells S between two windows; the window's size unless given.
        padding: as in `conv_output_size`.
        dilation: cells d from one cell of the window to the next.
        ceil_mode: whether to round up.

    Returns:
        One int where `size` and `window` are ints, else a tuple with one an axis.

    Raises:
        ValueError: the window is larger than the padded input, or an argument is out of its range.
        TypeError: an argument is no integer.

    Example:
        >>> pool_output_size(5, 2), pool_output_size(5, 2, ceil_mode=True), pool_output_size(224, 3, stride=2)
        (2, 3, 111)
    """
    function = "pool_output_size"
    rank = common_rank(function, size=size, window=window)
    sizes = per_axis(function, "size", size, rank or 1, minimum=0)
    stride = window if stride is None else stride
    outputs = plan_window(
        function, sizes, window, stride, one_axis(padding, rank), dilation, name="window", ceil_mode=ceil_mode
    ).output_size
    return outputs[0] if rank is None else outputs


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
    pairs = tuple(halves(d * (k - 1)) for k, d in zip(kernel, dilations, strict=True))
    return pairs[0] if rank is None else pairs


def plan_window(
    function: str,
    size: tuple[int, ...],
    kernel_size: Ints,
    stride: Ints,
    padding: Padding,
    dilation: Ints,
    *,
    name: str = "kernel_size",
    ceil_mode: bool = False,
) -> Window:
    """Check every integer of a window that slides over `size`, and count its positions.

    `name` is what the function calls the window's size: `kernel_size`, or a pool's `window`.
    """
    rank = len(size)
    kernel = per_axis(function, name, kernel_size, rank, minimum=1)
    strides = per_axis(function, "stride", stride, rank, minimum=1)
    dilations = per_axis(function, "dilation", dilation, rank, minimum=1)
    pairs = resolve_padding(function, padding, size, kernel, strides, dilations)
    outputs = []
    for axis, (cells, k, s, (low, high), d) in enumerate(
        zip(size, kernel, strides, pairs, dilations, strict=True)
    ):
        span, padded = d * (k - 1) + 1, cells + low + high
        room = padded - span  # how far the window can move from its first position
        if room + (s - 1 if ceil_mode else 0) < 0:
            noun = name.removesuffix("_size")
            raise ValueError(
                f"{function}: the {noun} must not be larger than the padded input, got a {noun} of "
                f"{k} (dilation {d}: {span} cells) on {padded} cells "
                f"(size {cells}, padding {(low, high)}) along spatial axis {axis}"
            )
        steps = -(-room // s) if ceil_mode else room // s
        if ceil_mode and steps > 0 and steps * s >= cells + low:
            steps -= 1  # that window would start in the high padding
        outputs.append(steps + 1)
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
        total = cells if s == 1 else max((-(-i // s) - 1) * s + cells + 1 - i, 0)
        low, high = halves(total)
        pairs.append((low, high) if padding == "same" else (high, low))
    return tuple(pairs)


def one_axis(padding: Padding, rank: int | None) -> Padding:
    """Where there is one axis and no tuples, its (low, high) pair may stand alone."""
    values = entries(padding)
    alone = rank is None and values is not None and len(values) == 2 and all(entries(v) is None for v in values)
    return (values,) if alone else padding  # type: ignore[return-value]


def halves(total: int) -> Pair:
    """A number of cells split over two ends, the odd one at the second."""
    return total // 2, total - total // 2
