"""Reference for count_macs: MACs an output, times outputs."""

from math import prod

from jconv.kit import case


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


def examples():
    """ResNet's first layer, the text's 64 -> 128, the same depthwise, and one small enough to count by hand."""
    yield case(3, 64, (7, 7), (112, 112))
    yield case(64, 128, (3, 3), (56, 56))
    yield case(128, 128, (3, 3), (56, 56), groups=128)
    yield case(1, 1, (2, 2), (3, 3))  # nine outputs of four products


def hidden_cases(rng):
    """No two sizes alike; groups that divide and leave channels, one group, as many as channels; 1 x 1."""
    KH, KW, OH, OW = (int(n) for n in rng.permutation([3, 5, 7, 11]))
    for C, O, groups in [(6, 4, 1), (6, 4, 2), (12, 18, 6), (6, 12, 6), (4, 4, 4)]:
        yield case(C, O, (KH, KW), (OH, OW), groups)
    yield case(8, 3, (1, 1), (OH, OW))
    yield case(2, 3, (KH, KW), (1, 1))
    yield case(511, 509, (3, 3), (223, 221))  # more than 32 bits hold, and than float32 tells apart
