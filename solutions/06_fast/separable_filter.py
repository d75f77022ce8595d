"""Reference for separable_filter: the best column and row, then two passes."""

import numpy as np

from jconv.kit import case


def separable_filter(image: np.ndarray, kernel: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the column and the row of a separable kernel, and image cross-correlated with both in turn."""
    # The first singular vectors make the outer product nearest to the kernel, and here that is the kernel. They
    # have length 1 and a sign that nobody has asked for. Any row of the kernel but one of zeros would do, scaled.
    _, _, right = np.linalg.svd(kernel)
    row = right[0] * np.sign(right[0, -1])
    column = kernel @ row  # this is column * (row @ row), so the length and the sign come out right by themselves
    windows = np.lib.stride_tricks.sliding_window_view
    between = windows(image, len(column), axis=0) @ column
    return column, row, windows(between, len(row), axis=1) @ row


def examples():
    """Sobel x; Sobel y upside down, whose middle row is 0; the blur of the galleries; one negative tap."""
    sobel_x = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    yield case(np.array([[1, 2, 0, 1], [0, 1, 2, 0], [2, 0, 0, 3]]), sobel_x)
    yield case(10 * np.outer([1, 2, 3, 4, 5], [1, 2, 3, 4]), sobel_x.T[::-1])
    blur = np.outer([1, 2, 1], [1, 2, 1]).astype(np.float32) / 16
    yield case(np.pad(np.ones((1, 1), np.float32), 2), blur)  # the kernel itself
    yield case(np.array([[1, 2], [3, 4]]), np.array([[-2]]))


def hidden_cases(rng):
    """Kernels of all shapes, without symmetry; rows of zeros, the first one too; rows that sum to less than 0.

    The last weight of a row is never near 0, so its sign is not a matter of rounding.
    """
    weights = [-17, -11, -6, 8, 13]

    def normal(*shape):
        return rng.normal(size=shape).astype(np.float32)

    def factors(KH, KW):
        return rng.permutation(weights)[:KH], rng.permutation(weights)[:KW]

    for image_shape, (KH, KW) in [
        ((6, 8), (3, 2)),
        ((7, 5), (2, 4)),
        ((6, 8), (1, 3)),
        ((7, 5), (4, 1)),
        ((6, 8), (5, 3)),
    ]:
        yield case(normal(*image_shape), np.outer(*factors(KH, KW)).astype(np.float32) / 100)
    column, row = factors(3, 2)
    column[0] = 0
    yield case(normal(6, 8), np.outer(column, row).astype(np.float32) / 100)
    yield case(rng.integers(-9, 10, (7, 5)), np.outer(factors(3, 2)[0], [0, 4, 3]))  # nothing in the first column
    # A decomposition that gives the first weight of every row the same sign gets one of these two wrong.
    for last in [-7, 7]:
        yield case(rng.integers(-9, 10, (7, 5)), np.outer(rng.permutation([2, 3, 5]), [4, 6, last]))
    yield case(rng.integers(-9, 10, (7, 5)), np.outer(*factors(2, 4)))
