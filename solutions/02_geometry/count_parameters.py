"""Reference for count_parameters: kernels times their weights, and a bias a kernel."""

from jconv.kit import case


def count_parameters(in_channels: int, out_channels: int, kernel_size: tuple[int, int], bias: bool = True) -> int:
    """Return the number of weights and biases of a convolution layer."""
    kernel_height, kernel_width = kernel_size
    weights_of_one = in_channels * kernel_height * kernel_width  # a kernel spans all input channels
    # The bias belongs to the kernel, so to an output channel; the input channels share it.
    return out_channels * (weights_of_one + (1 if bias else 0))


def examples():
    """The layers that the course texts count, and a kernel that is not square."""
    yield case(3, 64, (3, 3))  # 1,792
    yield case(3, 64, (3, 3), bias=False)  # 1,728
    yield case(64, 128, (3, 3))  # 73,856
    yield case(3, 32, (5, 5))  # 2,432
    yield case(1, 1, (3, 3), bias=False)  # 9
    yield case(2, 5, (1, 3))  # 35


def hidden_cases(rng):
    """Kernels of all shapes, more channels in than out and the reverse, with a bias and without."""
    for kernel_size, bias in [((3, 5), True), ((4, 2), True), ((1, 7), False), ((2, 6), False)]:
        few, many = int(rng.integers(2, 9)), int(rng.integers(10, 200))
        yield case(few, many, kernel_size, bias=bias)
        yield case(many, few, kernel_size, bias=bias)
    yield case(int(rng.integers(2, 9)), int(rng.integers(10, 200)), (1, 1))
    yield case(int(rng.integers(10, 200)), 1, (3, 2))
