"""Answers to same_padding that its checks are tried on."""

import numpy as np

from jconv.kit import right, wrong


@right("halves, rounded down and up")
def halves(kernel_size, dilation=1):
    total = (kernel_size - 1) * dilation
    return total // 2, (total + 1) // 2


@right("tries paddings until the size is kept")
def tried(kernel_size, dilation=1):
    reach = dilation * (kernel_size - 1) + 1
    size, low, high = 100, 0, 0
    while size + low + high - reach + 1 < size:
        if low < high:
            low += 1
        else:
            high += 1
    return low, high


@right("NumPy's integers, shared out by divmod")
def by_divmod(kernel_size, dilation=1):
    half, odd = divmod(np.int64(dilation) * (kernel_size - 1), 2)
    return half, half + odd


@wrong("(K - 1) // 2 on both sides: even kernels lose a cell")
def symmetric(kernel_size, dilation=1):
    half = dilation * (kernel_size - 1) // 2
    return half, half


@wrong("K // 2 on both sides: even kernels gain a cell")
def half_kernel(kernel_size, dilation=1):
    return (dilation * kernel_size) // 2, (dilation * kernel_size) // 2


@wrong("the odd cell on the low side")
def low_side(kernel_size, dilation=1):
    low, high = halves(kernel_size, dilation)
    return high, low


@wrong("K - 1 on each side")
def twice(kernel_size, dilation=1):
    return kernel_size - 1, kernel_size - 1


@wrong("ignores the dilation")
def dense(kernel_size, dilation=1):
    return halves(kernel_size)


@wrong("dilates the padding of the dense kernel, odd cell and all")
def dilated_padding(kernel_size, dilation=1):
    low, high = halves(kernel_size)
    return low * dilation, high * dilation


@wrong("returns the total")
def total(kernel_size, dilation=1):
    return (kernel_size - 1) * dilation


@wrong("divides with / where it comes out even")
def floats(kernel_size, dilation=1):
    missing = dilation * (kernel_size - 1)
    return (missing / 2, missing - missing / 2) if missing % 2 == 0 else halves(kernel_size, dilation)


@wrong("takes the reach, which is one cell more")
def reach(kernel_size, dilation=1):
    missing = dilation * (kernel_size - 1) + 1
    return missing // 2, missing - missing // 2


@wrong("dilates K // 2: right for odd kernels only")
def half_kernel_dilated(kernel_size, dilation=1):
    return dilation * (kernel_size // 2), dilation * (kernel_size // 2)


@wrong("takes the reach for dilation * K: a kernel with a gap too many behind its last tap")
def gap_too_many(kernel_size, dilation=1):
    return halves(dilation * kernel_size)
