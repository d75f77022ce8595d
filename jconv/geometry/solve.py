"""The geometries that lead from one size to another."""

from typing import NamedTuple

from jconv.arguments import integer

__all__ = ["Geometry", "solve_geometry"]


class Geometry(NamedTuple):
    """One way to slide a window along an axis: its taps, and how it moves."""

    kernel_size: int
    stride: int
    padding: int
    dilation: int


def solve_geometry(size: int, output_size: int, *, max_kernel: int = 11) -> list[Geometry]:
    """Every kernel, stride, padding and dilation that maps `size` cells to `output_size`.

        output_size = floor((size + 2 P - d (K - 1) - 1) / S) + 1

    with K <= max_kernel, a kernel that spans no more than the input, d (K - 1) + 1 <= size, and at each end at
    most the padding with which every window still sees a cell, P <= d (K - 1). A kernel of one tap has no
    dilation; a single output has no second position, so of the strides that give it only the least is told.

    Args:
        size: cells of the input, along one axis.
        output_size: cells wanted.
        max_kernel: the most taps K to consider.

    Returns:
        A list of `(kernel_size, stride, padding, dilation)`, the undilated and then the smallest first; empty
        where no geometry does it.

    Raises:
        ValueError: a number below 1.
        TypeError: no integer.

    Example:
        >>> [tuple(geometry) for geometry in solve_geometry(224, 112, max_kernel=3)[:3]]
        [(1, 2, 0, 1), (2, 2, 0, 1), (3, 2, 1, 1)]
        >>> solve_geometry(5, 100)
        []
    """
    function = "solve_geometry"
    size = integer(function, "size", size, minimum=1)
    wanted = integer(function, "output_size", output_size, minimum=1)
    max_kernel = integer(function, "max_kernel", max_kernel, minimum=1)
    found = []
    for kernel in range(1, min(max_kernel, size) + 1):  # at most one tap a cell
        most = (size - 1) // (kernel - 1) if kernel > 1 else 1
        for dilation in range(1, most + 1):
            span = dilation * (kernel - 1) + 1
            for padding in range(span):
                room = size + 2 * padding - span
                for stride in _strides(room, wanted - 1):
                    found.append(Geometry(kernel, stride, padding, dilation))
    return sorted(found, key=lambda geometry: (geometry.dilation, geometry))


def _strides(room: int, steps: int) -> range:
    """The strides with which `room` cells are enough for `steps` steps, and not for one more."""
    least = room // (steps + 1) + 1
    return range(least, (room // steps if steps else least) + 1)
