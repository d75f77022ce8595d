"""Count what a convolution layer learns.

One kernel spans all C input channels: C * KH * KW weights, and makes one output channel. O output channels
take O such kernels. With a bias each output channel has one more number, which is added everywhere:

    parameters = O * C * KH * KW + O        (without a bias: no + O)

The image's size does not occur: the same weights are used at every position.

Example:
    3 -> 64 channels, 3 x 3:     3 * 3 * 3 * 64 + 64   =  1,792    the first layer of many networks
    64 -> 128 channels, 3 x 3:   3 * 3 * 64 * 128 + 128 = 73,856
    3 -> 32 channels, 5 x 5:     5 * 5 * 3 * 32 + 32   =  2,432
    1 -> 1 channel, 3 x 3, no bias:                          9
    With weights of its own at each of 56 x 56 positions the second would have 3,136 times its 73,728: over
    230 million. A dense layer from a 224 x 224 RGB image to 1000 outputs has 150 million.

Arguments: `in_channels` C and `out_channels` O are ints, `kernel_size` is a tuple (KH, KW), which need not
be equal, `bias` is a bool.

Return: an int.

Not the point: `jconv.conv_params`, and building a layer to count its weights.

Read more: LeCun et al., Backpropagation applied to handwritten zip code recognition, 1989;
`help(jconv.conv_params)`.
"""


def count_parameters(in_channels: int, out_channels: int, kernel_size: tuple[int, int], bias: bool = True) -> int:
    """Return the number of weights and biases of a convolution layer."""
    raise NotImplementedError
