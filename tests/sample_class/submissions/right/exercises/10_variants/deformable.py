"""Reference for deformable: add the offsets to the grid, read there, weigh."""

import numpy as np

def deformable(image: np.ndarray, kernel: np.ndarray, offset: np.ndarray) -> np.ndarray:
    """Correlate image (H, W) with kernel (KH, KW), each tap moved by offset (KH, KW, 2, OH, OW)."""
    KH, KW, _, OH, OW = offset.shape
    i, j = np.arange(OH)[:, None], np.arange(OW)
    output = np.zeros((OH, OW))
    for u in range(KH):
        for v in range(KW):
            # All positions at once, a tap at a time: the offset of one tap is a map as large as the output.
            rows, columns = i + u + offset[u, v, 0], j + v + offset[u, v, 1]
            output += kernel[u, v] * _read(image, rows, columns)
    return output


def _read(image, rows, columns):
    """The image at fractional coordinates, 0 outside."""
    H, W = image.shape
    # With a rim of zeros around it, an image needs no ifs: whoever is further out reads the rim as well. Two
    # zeros at the far ends, since at H exactly the lower one of the two cells is H + 1.
    framed = np.pad(image, ((1, 2), (1, 2)))
    rows, columns = np.clip(rows, -1, H) + 1, np.clip(columns, -1, W) + 1
    top, left = np.floor(rows).astype(int), np.floor(columns).astype(int)
    down, right = rows - top, columns - left  # what the point is past its upper left cell
    upper = framed[top, left] * (1 - right) + framed[top, left + 1] * right
    lower = framed[top + 1, left] * (1 - right) + framed[top + 1, left + 1] * right
    return upper * (1 - down) + lower * down
