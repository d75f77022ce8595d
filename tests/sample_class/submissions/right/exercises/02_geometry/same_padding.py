"""Reference for same_padding: share out what is missing."""

def same_padding(kernel_size: int, dilation: int = 1) -> tuple[int, int]:
    """Return the padding (low, high) with which an output is as large as its input."""
    missing = dilation * (kernel_size - 1)  # the reach less one: so many positions has N samples fewer than N
    low = missing // 2  # rounded down: an odd cell is left for the other side
    return low, missing - low
