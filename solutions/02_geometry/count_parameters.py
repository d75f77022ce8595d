"""Reference for count_parameters: weights an output, times the outputs that have their own."""

from math import prod

from jconv.kit import case


def count_parameters(
    kind: str,
    in_shape: tuple[int, ...],
    out_shape: tuple[int, ...],
    kernel_size: tuple[int, int] = (1, 1),
    bias: bool = True,
) -> int:
    """Return the number of weights and biases of a layer."""
    # What one output looks at: the window over all channels, or the whole input.
    weights = prod(in_shape) if kind == "dense" else in_shape[0] * prod(kernel_size)
    # Which outputs have weights of their own: only a convolution's positions share, so sizes do not occur in it.
    own = out_shape[0] if kind == "conv" else prod(out_shape)
    return own * (weights + bool(bias))  # a bias goes with each set of weights


def examples():
    """The texts' layers, and the three kinds of one layer side by side."""
    yield case("conv", (3, 224, 224), (64, 222, 222), (3, 3))  # 1,792
    yield case("conv", (64, 56, 56), (128, 56, 56), (3, 3))  # 73,856
    yield case("conv", (3, 128, 128), (32, 64, 64), (5, 5))  # 2,432
    yield case("conv", (1, 5, 5), (1, 3, 3), (3, 3), bias=False)  # 9
    yield case("conv", (64, 56, 56), (128, 56, 56), (3, 3), bias=False)  # 73,728
    yield case("local", (64, 56, 56), (128, 56, 56), (3, 3), bias=False)  # over 230 million
    yield case("dense", (3, 224, 224), (1000,), bias=False)  # 150 million
    for kind in ("conv", "local", "dense"):
        yield case(kind, (2, 4, 5), (3, 2, 4), (3, 2))


def hidden_cases(rng):
    """No two sizes alike, kernels that are not square, 1 x 1; each kind with and without a bias."""
    C, O, H, W = (int(n) for n in rng.permutation([2, 5, 11, 13]))
    for kind in ("conv", "local", "dense"):
        for bias in (True, False):
            yield case(kind, (C, H + 3, W + 2), (O, H, W), (4, 3), bias)
    yield case("conv", (C, H, W), (O, H, W), (1, 1))
    yield case("local", (C, H, W), (O, H, W), (1, 1))
    yield case("dense", (C, H), (O,))
    yield case("dense", (64, 225, 223), (1001,))  # more than 32 bits hold
