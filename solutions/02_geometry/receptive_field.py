"""Reference for receptive_field: one walk from the image to the last layer."""

from jconv.kit import case

CONV, POOL = (3, 1, 1), (2, 2, 1)
VGG16 = (CONV, CONV, POOL) * 2 + (CONV, CONV, CONV, POOL) * 3
ALEXNET = ((11, 4, 1), (3, 2, 1), (5, 1, 1), (3, 2, 1), CONV, CONV, CONV, (3, 2, 1))


def receptive_field(layers: tuple[tuple[int, int, int], ...]) -> tuple[int, int]:
    """Return how many cells of the image a cell of the last layer spans, and how far apart neighbours look."""
    field, jump = 1, 1  # a pixel sees itself
    for kernel, stride, dilation in layers:
        # kernel - 1 more cells of the layer below, each `dilation * jump` pixels further on.
        field += dilation * (kernel - 1) * jump
        jump *= stride  # after, not before: this layer's own stride moves the next layer's cells apart
    return field, jump


def examples():
    """Nothing, one layer, the text's stacks, a pool in between, and two networks with published fields."""
    yield case(())
    yield case((CONV,))
    yield case((CONV, CONV, CONV))
    yield case((CONV, POOL, CONV))
    yield case(((3, 1, 2),))
    yield case(((3, 1, 1), (3, 1, 2), (3, 1, 4)))
    yield case(VGG16)
    yield case(ALEXNET)


def hidden_cases(rng):
    """Strides before, between and at the end; 1 x 1 layers; kernels smaller than their stride; dilation."""
    yield case(((1, 1, 1), (5, 1, 1)))
    yield case(((1, 2, 1), (3, 1, 1)))
    yield case(((2, 3, 1), (2, 3, 1)))
    yield case(((3, 2, 2), (3, 2, 3), (2, 1, 1)))
    for _ in range(4):
        kernels = rng.permutation([2, 3, 5, 7])
        strides = rng.permutation([1, 2, 3, 2])
        dilations = rng.permutation([1, 2, 1, 4])
        yield case(tuple((int(k), int(s), int(d)) for k, s, d in zip(kernels, strides, dilations, strict=True)))
