"""Reference for pad_reflect: a list of rows and a list of columns to look up."""

import numpy as np

from jconv.kit import case


def pad_reflect(image: np.ndarray, padding: tuple[int, int]) -> np.ndarray:
    """Extend image (H, W) by its mirror image, (PH, PW) cells on each side, without repeating the edge."""
    rows, columns = (_mirrored(size, cells) for size, cells in zip(image.shape, padding, strict=True))
    # One axis after the other: the second sees the rows that the first has added, and so fills the corners.
    return image[rows][:, columns]


def _mirrored(size, cells):
    """The indices 3 2 1 | 0 1 2 3 4 | 3 2 1, for 5 cells and 3 on each side."""
    # Counted, not sliced: in a slice that runs down to the first cell, the end would be -1, which is the last.
    before = np.arange(cells, 0, -1)  # starts far outside, ends next to the edge; 0 is left out
    after = np.arange(size - 2, size - 2 - cells, -1)  # starts next to the edge, size - 1, which is left out
    return np.concatenate([before, np.arange(size), after])


def examples():
    """A row, the worked example, one axis alone, the widest mirror there is, a photo."""
    yield case(np.array([[1, 2, 3, 4]]), (0, 2))  # 32 1234 32
    yield case(np.array([[1, 2, 3], [4, 5, 6]]), (1, 2))
    yield case(np.array([[1, 2], [3, 4], [5, 6]]), (1, 0))
    yield case(np.array([[1, 2, 3, 4]]), (0, 3))  # 432 1234 321: all there is
    yield case(np.array([[1, 2], [3, 4]]), (0, 0))  # as it was
    yield case(np.array([[200, 210, 220], [100, 110, 120], [0, 10, 20]], np.uint8), (1, 1))
    yield case(np.array([[0.5, 1.0, 2.0], [0.25, 4.0, 8.0]], np.float32), (1, 1))


def hidden_cases(rng):
    """H != W, padding from nothing to all that the mirror shows, more rows than columns and the reverse."""
    # Permutations: no two cells alike, so none can stand where another belongs.
    tall, wide = rng.permutation(24).reshape(6, 4), rng.permutation(15).reshape(3, 5)
    for image, padding in [
        (tall, (3, 1)),
        (tall, (1, 2)),
        (tall, (5, 3)),  # the widest
        (tall, (0, 2)),
        (tall, (2, 0)),
        (wide, (2, 4)),  # the widest
        (wide, (1, 1)),
        (rng.permutation(6).reshape(1, 6), (0, 3)),
        (rng.permutation(6).reshape(6, 1), (3, 0)),
    ]:
        yield case(image, padding)
    yield case(rng.normal(size=(3, 5)).astype(np.float32), (2, 2))
