"""Reference for bilinear_sample: four cells, each with its weight."""

import jax
import jax.numpy as jnp
import numpy as np

from jconv.kit import case


def bilinear_sample(image: jax.Array, points: jax.Array) -> jax.Array:
    """Read image (H, W) at fractional points (M, 2), zero outside; returns (M,)."""
    image = jnp.asarray(image)
    H, W = image.shape
    rows, columns = jnp.asarray(points).T
    top, left = jnp.floor(rows), jnp.floor(columns)  # floor, for a cast to integers rounds towards 0
    total = jnp.zeros_like(rows)
    for i in (top, top + 1):
        for j in (left, left + 1):
            inside = (i >= 0) & (i < H) & (j >= 0) & (j < W)
            # Any cell will do where the right one is outside, as long as it exists: `where` drops it.
            cell = image[jnp.clip(i, 0, H - 1).astype(int), jnp.clip(j, 0, W - 1).astype(int)]
            weight = (1 - jnp.abs(rows - i)) * (1 - jnp.abs(columns - j))
            total += jnp.where(inside, cell * weight, 0)
    return total


def _points(*pairs):
    return np.array(pairs, np.float32)


def examples():
    """The worked example; every cell of an integer image; one row, beyond both of its ends."""
    square = np.array([[10, 20], [30, 40]], np.float32)
    yield case(square, _points((0.5, 0.5), (0.25, 0.5), (1, 1), (1.25, 1), (-0.5, -0.5), (2, 0)))
    yield case(np.array([[1, 2, 3], [4, 5, 6]]), _points((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)))
    row = np.array([[8.0, 4.0, 2.0, 6.0]], np.float32)
    yield case(row, _points((0, -1.5), (0, -0.25), (0, 0.5), (0, 3.25), (0, 4), (0.5, 1)))
    yield case(square, _points((1, 0.75)))


def hidden_cases(rng):
    """Inside, on cells, on edges, half outside on each of the four sides, far outside; H != W.

    The fractions lie between 0.1 and 0.4 above a whole number: never half, where two cells weigh the same.
    """

    def image(*shape):
        return (rng.permutation(np.prod(shape)).reshape(shape) + 1).astype(np.float32)  # no cell is 0

    def near(*cells):
        return (np.array(cells) + rng.uniform(0.1, 0.4, (len(cells), 2))).astype(np.float32)

    # Inside; beyond the top, the left, the bottom, the right, and the bottom right corner.
    yield case(image(4, 5), near((1, 2), (-1, 1), (2, -1), (3, 2), (1, 4), (3, 4)))
    yield case(image(4, 5), near((1, 2), (0, 3), (2, 0), (2, 3), (1, 1), (0, 0)))
    yield case(image(4, 5), near((-1, 2), (-1, 0), (2, -1), (0, -1), (-1, -1), (-1, 4)))
    yield case(image(4, 5), near((3, 2), (3, 0), (2, 4), (0, 4), (3, 4), (3, -1)))
    yield case(image(4, 5), _points((3, 4), (0, 0), (3, 1), (2, 4), (1, 3), (0, 4)))  # cells themselves
    yield case(image(4, 5), _points((4, 2), (-3, 2), (1, 5), (2, -4), (300, 2), (1, -300)))  # outside, all 0
    far = _points((1e20, 2), (-1e20, 1), (1, 1e20), (2, -1e20), (0.25, 1), (2.75, 3.5))
    yield case((rng.permutation(20).reshape(4, 5) - 9).astype(np.float32), far)  # no index is so large
    yield case(image(2, 1), near((0, 0), (0, -1), (-1, 0), (1, 0), (-9, 0), (0, 9)))  # one column
    yield case(rng.permutation(20).reshape(4, 5) + 1, near((1, 2), (0, 3), (2, 0), (-1, 1), (3, 4), (1, 4)))
