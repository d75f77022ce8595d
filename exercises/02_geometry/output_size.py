"""Predict the size of the output along one axis, before any number is multiplied.

A kernel of K taps slides along `size` samples. Padding adds `padding` cells at both ends. Stride is how far
the kernel moves each time. Dilation is how far apart its taps lie, so K taps reach over dilation * (K - 1)
+ 1 samples. Count the places where that reach still fits:

    output = floor((size + 2 * padding - dilation * (K - 1) - 1) / stride) + 1

With dilation 1 this is the formula that the textbooks print: floor((size - K + 2 * padding) / stride) + 1.

Example:
    size 64, kernel 5, padding 2, stride 2:    floor((64 + 4 - 4 - 1) / 2) + 1 = floor(31.5) + 1 = 32
    size 224, kernel 3, padding 1, stride 1:   224, the same size
    size 224, kernel 3, padding 1, stride 2:   112, half of it
    size 7, kernel 3, stride 2:                3, where floor((7 - 3 + 1) / 2) is 2
    size 7, kernel 3, dilation 2:              3, for the kernel reaches over 5 samples
    The floor says that a last step which would run past the end is not taken.

Arguments: plain ints, with stride and dilation 1 or more, and a kernel that fits into the padded input.

Return: an int. `/` makes a float of it even where the division comes out even.

Not the point: `jconv.conv_output_size`, and building an array to look at its shape.

Read more: Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016;
`help(jconv.conv_output_size)`.
"""


def output_size(size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    """Return how many positions a kernel takes along one axis."""
    raise NotImplementedError
