"""Reference for blur_pool: a row of Pascal's triangle along each axis, every second result."""

from math import comb

import numpy as np

from jconv.kit import case


def blur_pool(x: np.ndarray, filter_size: int = 3) -> np.ndarray:
    """Blur every channel of x (C, H, W), keep every second cell: (C, ceil(H / 2), ceil(W / 2)), floating."""
    low, high = (filter_size - 1) // 2, filter_size // 2  # an even filter has no middle: it reaches further right
    if min(x.shape[1:]) <= high:
        raise ValueError("there are too few cells to reflect")
    x = np.pad(x, [(0, 0), (low, high), (low, high)], mode="reflect")  # "symmetric" would repeat the edge
    # The weights of a window are the products w[u] * w[v], so rows and columns can be blurred one after the
    # other. Both at their full size: what is kept is chosen after the blur, not before.
    for axis in (1, 2):
        size = x.shape[axis] - filter_size + 1
        taps = [comb(filter_size - 1, k) / 2 ** (filter_size - 1) for k in range(filter_size)]
        x = sum(w * x.take(range(k, k + size), axis) for k, w in enumerate(taps))
    return x[:, ::2, ::2]


def examples():
    """Checkerboards, one a cell further; a stripe under each filter; flat ground, which stays; an even width."""
    board = np.indices((4, 4)).sum(axis=0) % 2
    boards = np.stack([1 - board, board]).astype(np.float32)
    yield case(boards)  # both 0.5
    yield case(boards, filter_size=4)
    stripe = np.tile(np.array([0, 0, 8, 0, 0]), (1, 5, 1))
    yield case(stripe)
    yield case(stripe, filter_size=4)
    yield case(np.full((1, 3, 4), 7.0, np.float32), filter_size=4)
    yield case(np.array([[[1, 2, 4, 8, 16, 32], [0, 0, 0, 0, 0, 0]]]))


def hidden_cases(rng):
    """Odd and even sizes, H and W apart, small ones where most cells touch the border; integers.

    Both parities of each filter: 3 and 5 have a middle, 2 and 4 have none.
    """
    for shape, filter_sizes in [((2, 5, 6), (3, 4, 5)), ((2, 4, 7), (3, 4, 2)), ((1, 3, 3), (4, 5))]:
        for filter_size in filter_sizes:
            yield case(rng.normal(size=shape).astype(np.float32), filter_size=filter_size)
    yield case(rng.permutation(60).reshape(2, 5, 6), filter_size=3)
    yield case(100 * rng.permutation(56).reshape(2, 4, 7) - 2800, filter_size=4)  # beyond 8 bits, and below 0
