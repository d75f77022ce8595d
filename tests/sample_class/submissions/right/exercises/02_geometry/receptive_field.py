"""Reference for receptive_field: one walk from the image to the last layer."""


CONV, POOL = (3, 1, 1), (2, 2, 1)
VGG16 = (CONV, CONV, POOL) * 2 + (CONV, CONV, CONV, POOL) * 3
ALEXNET = ((11, 4, 1), (3, 2, 1), (5, 1, 1), (3, 2, 1), CONV, CONV, CONV, (3, 2, 1))


def receptive_field(layers: tuple[tuple[int, int, int], ...]) -> tuple[int, int]:
    """Return how many cells of the image a cell of the last layer sees, and how far apart neighbours look."""
    field, jump = 1, 1  # a pixel sees itself
    for kernel, stride, dilation in layers:
        # kernel - 1 more cells of the layer below, each `dilation * jump` pixels further on.
        field += dilation * (kernel - 1) * jump
        jump *= stride  # after, not before: this layer's own stride moves the next layer's cells apart
    return field, jump
