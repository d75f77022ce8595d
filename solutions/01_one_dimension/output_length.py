"""Reference for output_length: positions from the first to the last, in each mode."""

from jconv.kit import case


def output_length(size: int, kernel_size: int, mode: str = "valid") -> int:
    """Return how many outputs a kernel of K taps gives along N samples."""
    if mode == "same":
        return size  # that is what the mode means, whatever the kernel
    if mode == "full":
        return size + kernel_size - 1  # K - 1 more: the first position has one tap on the first sample
    # The last position is the one that ends on the last sample; a longer kernel has none at all.
    return max(size - kernel_size + 1, 0)


def examples():
    """The text's quick check and its worked example, in all modes; a kernel longer than the signal."""
    yield case(10, 4)  # 7
    for mode in ("valid", "same", "full"):
        yield case(10, 4, mode)
        yield case(5, 3, mode)
        yield case(3, 5, mode)


def hidden_cases(rng):
    """Kernels shorter than the signal, as long, one longer, much longer; single taps and single samples."""
    size = int(rng.integers(20, 40))
    for kernel_size in (1, 2, 7, size - 1, size, size + 1, size + 4):
        for mode in ("valid", "same", "full"):
            yield case(size, kernel_size, mode)
    yield case(1, 1)
    yield case(1, 6, "full")
