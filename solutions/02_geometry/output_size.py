"""Reference for output_size: how often the kernel's reach fits."""

from jconv.kit import case


def output_size(size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    """Return how many positions a kernel takes along one axis."""
    reach = dilation * (kernel_size - 1) + 1  # K taps have K - 1 gaps between them
    room = size + 2 * padding - reach  # how far the kernel can move from its first position
    return room // stride + 1  # the steps that fit, and the first position, which takes no step


def examples():
    """Every size that the course texts work out, then dilation, which they only name."""
    yield case(10, 4)  # a signal of 10, a kernel of 4: 7
    yield case(5, 3)  # 3
    yield case(4, 2)  # 3
    yield case(7, 3)  # 5
    yield case(5, 3, padding=1)  # 5
    yield case(224, 3)  # 222
    yield case(224, 3, padding=1)  # 224
    yield case(224, 5, padding=2)  # 224
    yield case(224, 7, padding=3)  # 224: a kernel of 7 needs padding 3
    yield case(224, 3, stride=2, padding=1)  # 112
    yield case(224, 2, stride=2)  # 112: the pool after a VGG layer
    yield case(5, 2, stride=2)  # 2: a pool leaves the last row out
    yield case(64, 5, stride=2, padding=2)  # 32
    yield case(128, 5, stride=2, padding=2)  # 64
    yield case(7, 3, dilation=2)  # 3
    yield case(10, 3, stride=2, padding=1, dilation=3)  # 3


def hidden_cases(rng):
    """Strides that divide and that do not, and kernels that only just fit.

    Sizes are drawn in steps of 60, which every stride here divides: a wrong rounding shows at every seed.
    """
    for size, kernel_size, stride, padding, dilation in [
        (37, 4, 1, 0, 1),
        (37, 3, 2, 1, 1),
        (38, 3, 3, 0, 1),
        (41, 1, 4, 0, 1),
        (41, 2, 5, 3, 1),
        (29, 3, 1, 2, 2),
        (31, 4, 3, 1, 3),
    ]:
        more = 60 * int(rng.integers(0, 4))
        yield case(size + more, kernel_size, stride=stride, padding=padding, dilation=dilation)
    fit = int(rng.integers(6, 10))
    yield case(fit, fit, stride=2)  # one position
    yield case(2, 3, padding=1)  # a kernel larger than the input, but not than the padded one
    yield case(9, 5, stride=3, dilation=2)  # the reach is the size
