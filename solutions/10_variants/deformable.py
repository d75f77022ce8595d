"""Reference for deformable: add the offsets to the grid, read there, weigh."""

import numpy as np

from jconv.kit import case


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


def examples():
    """The worked example; no offsets at all; a kernel of one tap, whose offsets carry the image elsewhere."""
    row, difference = np.array([[0, 10, 20, 30, 40]]), np.array([[1, -1]])
    still = np.zeros((1, 2, 2, 1, 4), np.float32)
    half_to_the_right, at_the_first, downwards = still.copy(), still.copy(), still.copy()
    half_to_the_right[0, 1, 1] = 0.5
    at_the_first[0, 1, 1, 0, 0] = 1
    downwards[0, 1, 0, 0, 0] = 1
    for offset in (still, half_to_the_right, at_the_first, downwards):
        yield case(row, difference, offset)
    image = np.array([[1, 2, 3, 0], [4, 5, 6, 1], [7, 8, 9, 2], [0, 1, 2, 3]], np.float32)
    corners = np.array([[1, 0], [0, -1]], np.float32)
    yield case(image, corners, np.zeros((2, 2, 2, 3, 3), np.float32))  # as correlate2d: -4 -4 2, ...
    swapped = np.array([[[0, 0], [1, 1]], [[1, -1], [0, 0]]], np.float32).reshape(1, 1, 2, 2, 2)
    yield case(np.array([[1.0, 2.0], [3.0, 4.0]], np.float32), np.ones((1, 1), np.float32), swapped)


def hidden_cases(rng):
    """All sizes apart; offsets small and large, along one axis, the same everywhere, beyond every border."""

    def normal(*shape):
        return rng.normal(size=shape).astype(np.float32)

    def between(low, high, *shape):
        return rng.uniform(low, high, shape).astype(np.float32)

    image = rng.permutation(20).reshape(4, 5).astype(np.float32) + 1  # no cell is 0
    yield case(image, normal(2, 3), between(-0.4, 0.4, 2, 3, 2, 3, 3))
    yield case(image, normal(2, 3), between(-2, 2, 2, 3, 2, 3, 3))
    down, right = between(0.1, 0.9, 2, 3, 2, 3, 3), between(0.1, 0.9, 2, 3, 2, 3, 3)
    down[:, :, 1], right[:, :, 0] = 0, 0
    yield case(image, normal(2, 3), down)
    yield case(image, normal(2, 3), right)
    far = between(3, 9, 2, 3, 2, 3, 3)
    yield case(image, normal(2, 3), np.where(rng.random(far.shape) < 0.5, far, -far))
    yield case(image, normal(2, 3), rng.permutation(108).reshape(2, 3, 2, 3, 3).astype(np.float32) % 5 - 2)
    yield case(normal(4, 3), normal(3, 1), between(-1, 1, 3, 1, 2, 2, 3))
    # Half outside, at the top and on the left: floor is -1 there.
    yield case(normal(4, 3), normal(1, 2), between(-0.9, -0.6, 1, 2, 2, 4, 2))
    yield case(
        rng.integers(1, 10, (4, 3)), rng.permutation([-5, 2, 3]).reshape(3, 1), between(-1, 1, 3, 1, 2, 2, 3)
    )
