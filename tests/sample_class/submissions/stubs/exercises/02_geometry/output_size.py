"""Predict the size of the output along one axis, before any number is multiplied."""


def output_size(size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    """Return how many positions a kernel takes along one axis."""
    raise NotImplementedError
