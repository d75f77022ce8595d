"""Reference for count_macs: MACs an output, times outputs."""

from math import prod

def count_macs(
    in_channels: int,
    out_channels: int,
    kernel_size: tuple[int, int],
    output_size: tuple[int, int],
    groups: int = 1,
) -> int:
    """Return the number of multiply-accumulates of a convolution layer on one image."""
    an_output = in_channels // groups * prod(kernel_size)  # divides, so // loses nothing and keeps an int
    return an_output * out_channels * prod(output_size)
