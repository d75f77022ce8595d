"""Count what a convolution layer learns."""


def count_parameters(
    in_channels: int, out_channels: int, kernel_size: tuple[int, int], bias: bool = True
) -> int:
    """Return the number of weights and biases of a convolution layer."""
    raise NotImplementedError
