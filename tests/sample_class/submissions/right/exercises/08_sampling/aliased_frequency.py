"""Reference for aliased_frequency: the distance to the nearest integer."""

def aliased_frequency(frequency: float, stride: int) -> float:
    """Return the frequency, from 0 to 1/2, that a frequency appears as when every stride-th cell is kept."""
    cycles = frequency * stride  # from one kept cell to the next
    # Half-way, where round takes the even neighbour, both neighbours are equally far: 1/2 either way.
    return abs(cycles - round(cycles))
