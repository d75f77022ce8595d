"""Reference for same_padding: share out what is missing."""

from jconv.kit import case


def same_padding(kernel_size: int, dilation: int = 1) -> tuple[int, int]:
    """Return the padding (low, high) with which an output is as large as its input."""
    missing = dilation * (kernel_size - 1)  # the reach less one: so many positions has N samples fewer than N
    low = missing // 2  # rounded down: an odd cell is left for the other side
    return low, missing - low


def examples():
    """The text's sizes, an even kernel, a dilated one."""
    for kernel_size in (1, 2, 3, 4, 5, 7):
        yield case(kernel_size)
    yield case(3, 2)
    yield case(4, 3)


def hidden_cases(rng):
    """Even and odd kernels at even and odd dilations, near and far."""
    for kernel_size, dilation in [(2, 3), (2, 2), (6, 1), (6, 5), (8, 3), (9, 2), (11, 1), (31, 1), (1, 4)]:
        yield case(kernel_size, dilation)
    even = 2 * int(rng.integers(6, 20))
    yield case(even, 1)
    yield case(even, 2 * int(rng.integers(1, 6)) + 1)
