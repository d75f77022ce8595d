"""Answers to count_macs that its checks are tried on."""

import numpy as np

from jconv.kit import right, wrong


@right("the formula")
def formula(in_channels, out_channels, kernel_size, output_size, groups=1):
    (KH, KW), (OH, OW) = kernel_size, output_size
    return out_channels * OH * OW * (in_channels // groups) * KH * KW


@right("group by group")
def group_by_group(in_channels, out_channels, kernel_size, output_size, groups=1):
    total = 0
    for _ in range(groups):
        window = in_channels // groups * kernel_size[0] * kernel_size[1]
        total += out_channels // groups * output_size[0] * output_size[1] * window
    return total


@right("NumPy's product, as it is")
def with_numpy(in_channels, out_channels, kernel_size, output_size, groups=1):
    return np.prod([in_channels, out_channels, *kernel_size, *output_size]) // groups


@wrong("counts weights, not products")
def weights(in_channels, out_channels, kernel_size, output_size, groups=1):
    return formula(in_channels, out_channels, kernel_size, (1, 1), groups)


@wrong("ignores the groups")
def no_groups(in_channels, out_channels, kernel_size, output_size, groups=1):
    return formula(in_channels, out_channels, kernel_size, output_size)


@wrong("divides by the groups twice")
def groups_twice(in_channels, out_channels, kernel_size, output_size, groups=1):
    return formula(in_channels, out_channels // groups, kernel_size, output_size, groups)


@wrong("counts multiplications and additions apart")
def flops(in_channels, out_channels, kernel_size, output_size, groups=1):
    return 2 * formula(in_channels, out_channels, kernel_size, output_size, groups)


@wrong("adds the bias")
def with_bias(in_channels, out_channels, kernel_size, output_size, groups=1):
    total = formula(in_channels, out_channels, kernel_size, output_size, groups)
    return total + out_channels * output_size[0] * output_size[1]


@wrong("takes kernels and images for square")
def square(in_channels, out_channels, kernel_size, output_size, groups=1):
    return formula(in_channels, out_channels, (kernel_size[0],) * 2, (output_size[0],) * 2, groups)


@wrong("takes the output's height for its width")
def square_output(in_channels, out_channels, kernel_size, output_size, groups=1):
    return formula(in_channels, out_channels, kernel_size, (output_size[0],) * 2, groups)


@wrong("divides with /")
def a_float(in_channels, out_channels, kernel_size, output_size, groups=1):
    return formula(1, out_channels, kernel_size, output_size) * in_channels / groups


@wrong("forgets the input channels")
def one_channel(in_channels, out_channels, kernel_size, output_size, groups=1):
    return formula(1, out_channels, kernel_size, output_size)


@wrong("knows one group and depthwise, and nothing in between")
def depthwise_only(in_channels, out_channels, kernel_size, output_size, groups=1):
    groups = groups if groups == in_channels else 1
    return formula(in_channels, out_channels, kernel_size, output_size, groups)


@wrong("forgets the output channels")
def one_output_channel(in_channels, out_channels, kernel_size, output_size, groups=1):
    return formula(in_channels, 1, kernel_size, output_size, groups)
