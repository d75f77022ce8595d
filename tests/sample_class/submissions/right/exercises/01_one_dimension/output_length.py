"""Reference for output_length: positions from the first to the last, in each mode."""

def output_length(size: int, kernel_size: int, mode: str = "valid") -> int:
    """Return how many outputs a kernel of K taps gives along N samples."""
    if mode == "same":
        return size  # that is what the mode means, whatever the kernel
    if mode == "full":
        return size + kernel_size - 1  # K - 1 more: the first position has one tap on the first sample
    # The last position is the one that ends on the last sample; a longer kernel has none at all.
    return max(size - kernel_size + 1, 0)
