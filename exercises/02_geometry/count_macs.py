"""Count what a layer computes.

Every output is a sum of products, and a product and its addition are one multiply-accumulate, a MAC. One output
takes as many as its window has cells: C * KH * KW, and there are O * OH * OW outputs. With groups an output
channel looks at C / groups input channels only:

    MACs = O * OH * OW * (C / groups) * KH * KW

Unlike the parameters they grow with the image. The bias is an addition without a product, and is not counted.
Papers that say FLOP often mean this number, and sometimes twice it: say MAC.

Example:
    3 -> 64 channels, 7 x 7, to 112 x 112, the first layer of ResNet:    64 * 112 * 112 * 3 * 49   = 118,013,952
    64 -> 128 channels, 3 x 3, to 56 x 56:                               128 * 56 * 56 * 64 * 9    = 231,211,008
    128 -> 128 channels, 3 x 3, to 56 x 56, 128 groups (depthwise):      128 * 56 * 56 * 1 * 9     =   3,612,672
    The whole of ResNet-50 takes some 4 billion of them for one picture of 224 x 224.

Arguments: `in_channels` C, `out_channels` O and `groups` are ints; groups divides both. `kernel_size` (KH, KW) and
`output_size` (OH, OW) are tuples of ints.

Return: an int. groups divides C, so // loses nothing, and / would make a float of it.

Not the point: jconv.

Read more: `help(jconv.conv_macs)`; He, Zhang, Ren and Sun, Deep residual learning for image recognition, 2016.
"""


def count_macs(
    in_channels: int,
    out_channels: int,
    kernel_size: tuple[int, int],
    output_size: tuple[int, int],
    groups: int = 1,
) -> int:
    """Return the number of multiply-accumulates of a convolution layer on one image."""
    raise NotImplementedError
