"""Reference for col2im: im2col's loop, with the copy turned round."""

import numpy as np

def col2im(
    columns: np.ndarray, image_shape: tuple[int, int, int], kernel_size: tuple[int, int], stride: int = 1
) -> np.ndarray:
    """Add the columns (C * KH * KW, L) up where im2col took them from; returns an image (C, H, W)."""
    C, H, W = image_shape
    KH, KW = kernel_size
    # Zeros, not an empty array: cells are added to, and those between or behind the windows are never touched.
    image = np.zeros(image_shape, columns.dtype)
    starts = [
        (top, left) for top in range(0, H - KH + 1, stride) for left in range(0, W - KW + 1, stride)
    ]  # row by row, as im2col lays them out
    for (top, left), column in zip(starts, columns.T, strict=True):
        # A slice holds no cell twice, so += is safe here; it would lose overlaps if one index array held them all.
        image[:, top : top + KH, left : left + KW] += column.reshape(C, KH, KW)
    return image
