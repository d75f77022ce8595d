"""Reference for pad_reflect: a list of rows and a list of columns to look up."""

import numpy as np

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
