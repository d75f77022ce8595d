"""What one layer costs, in integers: its parameters and its multiply-accumulates."""

from math import prod

from jconv.arguments import Ints, common_rank, integer, per_axis

__all__ = ["conv_macs", "conv_params", "dense_params", "locally_connected_params"]


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
    learned = weights("conv_params", in_channels, out_channels, kernel_size, groups)
    return learned + (int(out_channels) if bias else 0)  # a NumPy integer would overflow


def dense_params(in_features: int, out_features: int, *, bias: bool = True) -> int:
    """How many numbers a fully connected layer learns: one for every pair of an input and an output.

    Args:
        in_features: inputs; of an image C H W.
        out_features: outputs.
        bias: whether each output adds a number of its own.

    Returns:
        The number of parameters.

    Raises:
        ValueError: a count below 1.

    Example:
        >>> dense_params(224 * 224 * 3, 1000)
        150529000
    """
    function = "dense_params"
    in_features = integer(function, "in_features", in_features, minimum=1)
    out_features = integer(function, "out_features", out_features, minimum=1)
    return out_features * in_features + (out_features if bias else 0)


def locally_connected_params(
    in_channels: int, out_channels: int, kernel_size: Ints, output_size: Ints, *, bias: bool = True
) -> int:
    """How many numbers a convolution learns that shares none: `conv_params` once for every position.

    Args:
        in_channels: C.
        out_channels: O.
        kernel_size: the kernel's taps, as in `conv_params`.
        output_size: the output's positions, one number an axis; an int is a square one.
        bias: whether each output channel adds a number of its own at each position.

    Returns:
        The number of parameters.

    Raises:
        ValueError: a count below 1, or sizes of different ranks.

    Example:
        >>> locally_connected_params(64, 128, 3, 56, bias=False)
        231211008
    """
    function = "locally_connected_params"
    taps, positions = _taps_and_positions(function, kernel_size, output_size)
    return positions * (weights(function, in_channels, out_channels, taps, 1) + (int(out_channels) if bias else 0))


def conv_macs(
    in_channels: int, out_channels: int, kernel_size: Ints, output_size: Ints, *, groups: int = 1
) -> int:
    """How often a convolution multiplies and adds for one image: every weight once for every position.

        O * (C / groups) * prod(K) * prod(output)  multiply-accumulates

    What is published as "FLOPs" is often this number and sometimes twice it. Products with padding count;
    biases do not. A transposed convolution applies its weights once for every position of its *input*: give
    those for `output_size`.

    Args:
        in_channels: C.
        out_channels: O.
        kernel_size: the kernel's taps, as in `conv_params`.
        output_size: the output's positions, one number an axis; an int is a square one.
        groups: the number of groups that the channels are split into.

    Returns:
        The number of multiply-accumulates.

    Raises:
        ValueError: a count below 1, groups that do not divide the channels, or sizes of different ranks.

    Example:
        >>> conv_macs(3, 64, 7, 112)  # the first layer of ResNet
        118013952
    """
    function = "conv_macs"
    taps, positions = _taps_and_positions(function, kernel_size, output_size)
    return positions * weights(function, in_channels, out_channels, taps, groups)


def weights(function: str, in_channels: int, out_channels: int, kernel_size: Ints, groups: int) -> int:
    """The weights of a convolution, without its biases."""
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
    return out_channels * (in_channels // groups) * taps


def _taps_and_positions(function: str, kernel_size: Ints, output_size: Ints) -> tuple[tuple[int, ...], int]:
    rank = common_rank(function, kernel_size=kernel_size, output_size=output_size) or 2
    positions = prod(per_axis(function, "output_size", output_size, rank, minimum=0))
    return per_axis(function, "kernel_size", kernel_size, rank, minimum=1), positions
