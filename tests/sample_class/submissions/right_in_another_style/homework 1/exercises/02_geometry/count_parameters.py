from math import prod


def count_parameters(kind, in_shape, out_shape, kernel_size=(1, 1), bias=True):
    """A set of weights for each output that does not share, and its bias."""
    seen = prod(in_shape) if kind == "dense" else in_shape[0] * prod(kernel_size)
    return (out_shape[0] if kind == "conv" else prod(out_shape)) * (seen + bool(bias))
