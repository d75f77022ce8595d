"""What a network costs, in integers: parameters so far."""

from math import prod

from jconv.arguments import Ints, common_rank, integer, per_axis

__all__ = ["conv_params"]


def conv_params(
    in_channels: int, out_channels: int, kernel_size: Ints, *, groups: int = 1, bias: bool = True
) -> int:
    """How many numbers a convolution layer learns.

        O * (C / groups) * prod(K)  weights,  and O biases

    Args:
        in_channels: C.
        out_channels: O.
        kernel_size: the kernel's taps, one number an axis; an int K is a square K x K kernel, as in
            PyTorch's `Conv2d`.
        groups: the number of groups that the channels are split into.
        bias: whether each output channel adds a number of its own.

    Returns:
        The number of parameters.

    Raises:
        ValueError: a count below 1, or groups that do not divide the channels.

    Example:
        >>> conv_params(3, 64, 3), conv_params(64, 128, 3), conv_params(3, 32, (5, 5))
        (1792, 73856, 2432)
    """
    function = "conv_params"
    in_channels = integer(function, "in_channels", in_channels, minimum=1)
    out_channels = integer(function, "out_channels", out_channels, minimum=1)
    groups = integer(function, "groups", groups, minimum=1)
    if in_channels % groups or out_channels % groups:
        raise ValueError(
            f"{function}: `groups` must divide `in_channels` and `out_channels`, "
            f"got groups={groups} for {in_channels} and {out_channels}"
        )
    rank = common_rank(function, kernel_size=kernel_size) or 2
    taps = prod(per_axis(function, "kernel_size", kernel_size, rank, minimum=1))
    return out_channels * (in_channels // groups) * taps + (out_channels if bias else 0)
