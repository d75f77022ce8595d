"""How much padding keeps the size?

With stride 1 each output needs a window of its own, and N samples have N - reach + 1 of them, where a kernel of K
taps, `dilation` apart, reaches over

    reach = dilation * (K - 1) + 1

So reach - 1 cells are missing. They are added at both ends, half at each:

    low  = floor((reach - 1) / 2)        before the first sample
    high = reach - 1 - low               after the last one

Where reach - 1 is odd, the odd cell goes to the high side, as in TensorFlow, JAX and PyTorch.

Example:
    kernel 3: (1, 1), not 2.    kernel 5: (2, 2).    kernel 7: (3, 3).    These are (K - 1) / 2 on each side.
    kernel 4: (1, 2).           kernel 2: (0, 1).    kernel 1: (0, 0).
    kernel 3, dilation 2: (2, 2), for it reaches over 5.
    kernel 4, dilation 3: (4, 5), for it reaches over 10.
    224 samples and a kernel of 3 with (1, 1): 224 + 2 - 3 + 1 = 224.

Arguments: `kernel_size` and `dilation` are ints, 1 or more.

Return: a tuple of two ints, (low, high).

Not the point: jconv.

Read more: `help(jconv.same_padding)`; Dumoulin and Visin, A guide to convolution arithmetic for deep learning,
2016.
"""


def same_padding(kernel_size: int, dilation: int = 1) -> tuple[int, int]:
    """Return the padding (low, high) with which an output is as large as its input."""
    raise NotImplementedError
