"""Reference for bilinear_sample: four cells, each with its weight."""

import jax
import jax.numpy as jnp
import numpy as np

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
