"""Reference for equivariance_error: both orders, and the largest difference."""

import numpy as np

from jconv.kit import case


def equivariance_error(image: np.ndarray, kernel: np.ndarray, shift: tuple[int, int], padding_mode: str) -> float:
    """Return how far conv(shift(image)) is from shift(conv(image)), relative to conv(image)."""
    original = _correlate_same(image, kernel, padding_mode)
    shifted_first = _correlate_same(np.roll(image, shift, axis=(0, 1)), kernel, padding_mode)
    shifted_last = np.roll(original, shift, axis=(0, 1))
    # abs before max: the largest deviation may lie below zero. Divided by the size of the output, so that a
    # brighter image or a stronger kernel does not look less equivariant.
    return float(np.abs(shifted_first - shifted_last).max()) / float(np.abs(original).max())


def _correlate_same(image, kernel, padding_mode):
    H, W = image.shape
    KH, KW = kernel.shape
    # An even kernel has no middle: (K - 1) // 2 cells before, and the one that is left over after.
    margins = [((K - 1) // 2, K // 2) for K in (KH, KW)]
    padded = np.pad(image, margins, mode={"zeros": "constant", "circular": "wrap"}[padding_mode])
    return sum(padded[u : u + H, v : v + W] * kernel[u, v] for u in range(KH) for v in range(KW))


def examples():
    """The worked example, with and without borders; a cat that stays clear of them and one that does not."""
    spot, weights = np.array([[0, 0, 4, 0, 0]]), np.array([[1, 2, 3]])
    for shift in [(0, 1), (0, 2), (0, -2)]:
        yield case(spot, weights, shift, "zeros")  # 0, 1/3, and 1, for the largest cell is cut off
    yield case(spot, weights, (0, 2), "circular")  # 0
    cat = np.zeros((5, 6), np.float32)
    cat[0:2, 0:2] = [[1, 2], [3, 4]]
    edges = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float32)
    yield case(cat, edges, (3, 4), "zeros")  # from the top left corner to the bottom right one
    yield case(cat, edges, (3, 4), "circular")
    yield case(np.roll(cat, (1, 1), (0, 1)), edges, (1, 2), "zeros")  # 0: no border comes near
    yield case(cat, np.array([[0.5, 1], [-1, 2]], np.float32), (-1, 1), "zeros")


def hidden_cases(rng):
    """Shifts up, down and along one axis only, H != W, even kernels; errors of 0, below 1 and above."""

    def normal(*shape):
        return rng.normal(size=shape).astype(np.float32)

    yield case(normal(4, 6), normal(3, 3), (1, 0), "zeros")
    yield case(normal(4, 6), normal(3, 3), (-1, 2), "zeros")
    yield case(normal(4, 6), normal(3, 3), (-1, 2), "circular")
    yield case(normal(4, 6), normal(2, 4), (2, -1), "zeros")
    yield case(normal(4, 6), normal(2, 4), (2, -1), "circular")
    yield case(normal(4, 6), normal(1, 1), (3, 5), "zeros")  # one tap never looks outside
    # One tap, which looks to the right. What it misses at the border is 20 or more, and would be added;
    # what it sees too much is below 10: the largest difference is negative.
    row = np.concatenate([rng.integers(1, 10, (1, 1)), rng.integers(20, 40, (1, 5))], axis=1)
    yield case(row, np.array([[0, 0, 3]]), (0, 2), "zeros")
    # The spot's brightest cell is cut off by the shift: which of the two outputs is divided by shows.
    spot = np.zeros((5, 3), int)
    spot[2, 1] = rng.integers(1, 10)
    yield case(spot, np.array([[1], [2], [rng.integers(7, 20)]]), (-2, 0), "zeros")
    yield case(
        rng.integers(-9, 10, (5, 3)), rng.permutation([-8, -5, -1, 2, 4, 7]).reshape(3, 2), (-2, 1), "zeros"
    )
    yield case(normal(4, 6), normal(3, 3), (5, -8), "zeros")  # further than the image is large
    # A kernel that reaches beyond the repeated image, where it is repeated once more.
    yield case(rng.permutation([1, 2, 4, 7, 11, 16]).reshape(2, 3), rng.integers(1, 9, (5, 9)), (1, 1), "circular")
