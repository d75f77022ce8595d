"""Reference for pad_replicate: indices held inside the image."""

import numpy as np

def pad_replicate(image: np.ndarray, padding: tuple[int, int]) -> np.ndarray:
    """Extend image (H, W) by copies of its outermost cells, (PH, PW) on each side."""
    # Without the clip, -1 would be the last row: Python counts from the end there, and pads in a circle.
    rows, columns = (
        np.clip(np.arange(-cells, size + cells), 0, size - 1)
        for size, cells in zip(image.shape, padding, strict=True)
    )
    # One axis after the other: the second sees the rows that the first has added, and so fills the corners.
    return image[rows][:, columns]
