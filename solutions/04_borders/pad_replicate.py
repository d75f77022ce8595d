"""Reference for pad_replicate: indices held inside the image."""

import numpy as np

from jconv.kit import case


def pad_replicate(image: np.ndarray, padding: tuple[int, int]) -> np.ndarray:
    """Extend image (H, W) by copies of its outermost cells, (PH, PW) on each side."""
    # Without the clip, -1 would be the last row: Python counts from the end there, and pads in a circle.
    rows, columns = (
        np.clip(np.arange(-cells, size + cells), 0, size - 1)
        for size, cells in zip(image.shape, padding, strict=True)
    )
    # One axis after the other: the second sees the rows that the first has added, and so fills the corners.
    return image[rows][:, columns]


def examples():
    """A row, the worked examples, one axis alone, a single cell, a photo."""
    yield case(np.array([[1, 2, 3, 4]]), (0, 2))  # 11 1234 44
    yield case(np.array([[1, 2, 3], [4, 5, 6]]), (1, 2))
    yield case(np.array([[1, 2]]), (1, 3))  # further than the image is large
    yield case(np.array([[1, 2], [3, 4], [5, 6]]), (1, 0))
    yield case(np.array([[1, 2], [3, 4]]), (0, 0))  # as it was
    yield case(np.array([[7]]), (2, 1))
    yield case(np.array([[200, 210, 220], [100, 110, 120], [0, 10, 20]], np.uint8), (1, 1))
    yield case(np.array([[0.5, 1.0, 2.0], [0.25, 4.0, 8.0]], np.float32), (1, 1))


def hidden_cases(rng):
    """H != W, padding from nothing to more than the image, more rows than columns and the reverse."""
    # Permutations of 1, 2, ...: no two cells alike, so none can stand where another belongs, and none is 0.
    tall, wide = 1 + rng.permutation(24).reshape(6, 4), 1 + rng.permutation(15).reshape(3, 5)
    for image, padding in [
        (tall, (3, 1)),
        (tall, (1, 2)),
        (tall, (0, 2)),
        (tall, (2, 0)),
        (wide, (4, 7)),  # further than the image is large
        (wide, (1, 1)),
        (1 + rng.permutation(6).reshape(1, 6), (2, 3)),
        (1 + rng.permutation(6).reshape(6, 1), (3, 1)),
    ]:
        yield case(image, padding)
    yield case(rng.normal(size=(3, 5)).astype(np.float32), (2, 2))
