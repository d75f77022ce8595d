"""Reference for col2im: im2col's loop, with the copy turned round."""

import numpy as np

from jconv.kit import case


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


def examples():
    """Both worked examples, windows side by side that leave a row and a column over, windows with gaps."""
    yield case(np.ones((4, 9), int), (1, 4, 4), (2, 2))
    yield case(np.tile(np.arange(1, 5)[:, None], 9), (1, 4, 4), (2, 2))
    yield case(np.arange(1, 17).reshape(4, 4), (1, 5, 5), (2, 2), stride=2)
    yield case(np.arange(1, 9, dtype=np.float32).reshape(2, 4) / 2, (2, 3, 3), (1, 1), stride=2)


def hidden_cases(rng):
    """Sizes all apart; overlaps, gaps, cells left over; all the columns of a kernel as large as the image."""
    for image_shape, kernel_size, stride in [
        ((2, 4, 6), (3, 2), 1),
        ((2, 4, 6), (3, 2), 3),
        ((2, 4, 6), (2, 3), 2),
        ((3, 5, 4), (2, 3), 1),
        ((3, 5, 4), (1, 2), 3),
        ((3, 5, 4), (5, 4), 2),
    ]:
        yield case(
            _random(rng, image_shape, kernel_size, stride).astype(np.float32), image_shape, kernel_size, stride
        )
    for image_shape, kernel_size, stride in [((2, 4, 6), (2, 3), 1), ((3, 5, 4), (3, 2), 2)]:
        cells = _random(rng, image_shape, kernel_size, stride)
        # A permutation: no two cells alike, so none can stand where another belongs; more digits than float32 has.
        yield case(
            rng.permutation(cells.size).reshape(cells.shape) + 2**25, image_shape, kernel_size, stride=stride
        )


def _random(rng, image_shape, kernel_size, stride):
    (C, H, W), (KH, KW) = image_shape, kernel_size
    return rng.normal(size=(C * KH * KW, ((H - KH) // stride + 1) * ((W - KW) // stride + 1)))
