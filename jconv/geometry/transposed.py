"""The window of a transposed convolution: the cells of a small grid, standing on a large one."""

from jconv.arguments import Ints, Padding, common_rank, per_axis
from jconv.geometry.window import Window, one_axis, resolve_padding

__all__ = ["conv_transpose_output_size"]


def conv_transpose_output_size(
    size: Ints,
    kernel_size: Ints,
    *,
    stride: Ints = 1,
    padding: Padding = 0,
    output_padding: Ints = 0,
    dilation: Ints = 1,
) -> int | tuple[int, ...]:
    """How many cells a transposed convolution makes along an axis.

        O = (I - 1) S - P_low - P_high + d (K - 1) + 1 + output_padding

    the size of an input that a convolution with the same arguments would bring down to I.

    Args:
        size: input cells I along one axis, or one number an axis.
        kernel_size: taps K along the axis, before dilation.
        stride: cells S between the outputs of two neighbouring inputs.
        padding: cells taken off at the ends, as in `conv_transpose`.
        output_padding: cells added at the high end.
        dilation: cells d from one tap to the next.

    Returns:
        One int where `size` and `kernel_size` are ints, else a tuple with one an axis.

    Raises:
        ValueError: nothing would be left, or an argument is out of its range.
        TypeError: an argument is no integer.

    Example:
        >>> conv_transpose_output_size(7, 4, stride=2, padding=1)
        14
        >>> conv_transpose_output_size((7, 5), 3, stride=2, padding="same")
        (14, 10)
    """
    function = "conv_transpose_output_size"
    rank = common_rank(function, size=size, kernel_size=kernel_size)
    sizes = per_axis(function, "size", size, rank or 1, minimum=1)
    window = transposed_window(
        function, sizes, kernel_size, stride, one_axis(padding, rank), output_padding, None, dilation
    )
    return window.output_size[0] if rank is None else window.output_size


def transposed_window(
    function: str,
    size: tuple[int, ...],
    kernel_size: Ints,
    stride: Ints,
    padding: Padding,
    output_padding: Ints,
    output_size: Ints | None,
    dilation: Ints,
) -> Window:
    """The window whose positions are the input's cells; `padding` is what is taken off the output."""
    rank = len(size)
    kernel = per_axis(function, "kernel_size", kernel_size, rank, minimum=1)
    strides = per_axis(function, "stride", stride, rank, minimum=1)
    dilations = per_axis(function, "dilation", dilation, rank, minimum=1)
    extra = per_axis(function, "output_padding", output_padding, rank, minimum=0)
    wanted = None if output_size is None else per_axis(function, "output_size", output_size, rank, minimum=1)
    if wanted and any(extra):
        raise ValueError(
            f"{function}: `output_size` takes the place of `output_padding`, got both: "
            f"{output_size} and {output_padding}"
        )
    spans = tuple(d * (k - 1) + 1 for k, d in zip(kernel, dilations, strict=True))
    # A named padding is that of the convolution which this one transposes, and whose input is now the output.
    same = isinstance(padding, str) and padding in ("same", "same_lower")
    full_size = tuple(i * s for i, s in zip(size, strides, strict=True))
    pairs = resolve_padding(
        function, padding, wanted if same and wanted else full_size, kernel, strides, dilations
    )
    outputs = []
    for axis in range(rank):
        i, s, span, (low, high) = size[axis], strides[axis], spans[axis], pairs[axis]
        if i < 1:
            raise ValueError(f"{function}: `x` must have a cell along every spatial axis, got sizes {size}")
        base = (i - 1) * s + span - low - high
        limit = max(s, dilations[axis])
        least, most = base, base + limit - 1
        if same:
            base = max(base, full_size[axis])  # a stride beyond the kernel's span leaves cells without a tap
            least, most = full_size[axis] - s + 1, full_size[axis]
        if wanted and not least <= wanted[axis] <= most:
            raise ValueError(
                f"{function}: `output_size` must be between {least} and {most} along spatial axis "
                f"{axis} (size {i}, stride {s}), got {wanted[axis]}"
            )
        if extra[axis] >= limit:
            raise ValueError(
                f"{function}: `output_padding` must be smaller than the stride or the dilation, "
                f"got {extra[axis]} with stride {s} and dilation {dilations[axis]} along spatial axis {axis}"
            )
        outputs.append(wanted[axis] if wanted else base + extra[axis])
        if outputs[-1] < 1:
            raise ValueError(
                f"{function}: `padding` must leave a cell of the output, got {(low, high)} for "
                f"{(i - 1) * s + span} cells along spatial axis {axis}"
            )
    return Window(
        size=size,
        kernel_size=kernel,
        stride=strides,
        padding=pairs,
        dilation=dilations,
        output_size=tuple(outputs),
    )
