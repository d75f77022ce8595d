from math import prod


def count_parameters(in_channels, out_channels, kernel_size, bias=True):
    return sum(prod([in_channels, *kernel_size]) + bool(bias) for _ in range(out_channels))
