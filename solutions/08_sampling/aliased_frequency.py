"""Reference for aliased_frequency: the distance to the nearest integer."""

from jconv.kit import case


def aliased_frequency(frequency: float, stride: int) -> float:
    """Return the frequency, from 0 to 1/2, that a frequency appears as when every stride-th cell is kept."""
    cycles = frequency * stride  # from one kept cell to the next
    # Half-way, where round takes the even neighbour, both neighbours are equally far: 1/2 either way.
    return abs(cycles - round(cycles))


def examples():
    """One that survives, ones that are folded once and more, the checkerboard, the wheel, Nyquist's own."""
    yield case(0.1, 2)  # 0.2
    yield case(0.4, 2)  # 0.2
    yield case(0.5, 2)  # 0: a checkerboard becomes flat
    yield case(0.4, 3)  # 0.2
    yield case(0.45, 4)  # 0.2
    yield case(0.25, 2)  # 0.5
    yield case(0.9, 1)  # 0.1: the wheel that turns backward
    yield case(1.0, 1)  # 0: the wheel that stands still
    yield case(0.0, 3)


def hidden_cases(rng):
    """Strides 1 to 5, f * S on either side of 1, 2 and 3, f within Nyquist's limit and past it.

    What is drawn is how far f * S lies beside its integer, so each fold occurs at every seed.
    """
    for whole, side, stride in [
        (0, 1, 3),
        (0, 1, 1),
        (1, -1, 3),
        (1, 1, 4),
        (2, -1, 4),
        (2, 1, 5),
        (1, -1, 1),
        (1, 1, 1),
        (3, -1, 2),
        (3, 1, 2),
        (7, 1, 3),
    ]:
        yield case((whole + side * rng.uniform(0.05, 0.45)) / stride, stride)
    yield case(1.5 / 5, 5)  # half-way between two integers
