"""Count what a layer learns: shared weights, weights of its own, or everything with everything.

A layer takes a map of shape `in_shape` (C, H, W) to a map of shape `out_shape` (O, OH, OW). Three kinds of it:

    "conv"    one kernel, C * KH * KW weights, for each of O output channels, used at every position:
              O * C * KH * KW weights, and with a bias one number more for each output channel, O
    "local"   the same windows, but each of the OH * OW positions has weights of its own, and biases of its own:
              OH * OW * O * C * KH * KW weights, OH * OW * O biases
    "dense"   every input with every output: (C * H * W) * (O * OH * OW) weights, O * OH * OW biases

Example:
    conv   3 -> 64 channels, 3 x 3:                           3 * 3 * 3 * 64 + 64   =       1,792
    conv   64 -> 128 channels, 3 x 3:                         3 * 3 * 64 * 128 + 128 =     73,856
    conv   3 -> 32 channels, 5 x 5:                           5 * 5 * 3 * 32 + 32   =       2,432
    conv   1 -> 1 channel, 3 x 3, no bias:                                                      9
    local  64 -> 128 channels, 3 x 3, at 56 x 56, no bias:    56 * 56 * 73,728      = 231,211,008
           over 230 million, 3,136 times as many as the convolution has without its bias
    dense  a 224 x 224 RGB image to 1000 outputs, no bias:    150,528 * 1000        = 150,528,000

Arguments: `kind` is one of the three strings. `in_shape` and `out_shape` are tuples of ints; a dense layer's may
have any length, as (1000,). `kernel_size` is a tuple (KH, KW), which need not be equal and which a dense layer
ignores. `bias` is a bool.

Return: an int.

Not the point: jconv, and building a layer to count its weights.

Read more: LeCun et al., Backpropagation applied to handwritten zip code recognition, 1989;
`help(jconv.conv_params)`.
"""


def count_parameters(
    kind: str,
    in_shape: tuple[int, ...],
    out_shape: tuple[int, ...],
    kernel_size: tuple[int, int] = (1, 1),
    bias: bool = True,
) -> int:
    """Return the number of weights and biases of a layer."""
    raise NotImplementedError
