"""Answers to bilinear_sample that its checks are tried on."""

import math

import jax
import jax.numpy as jnp
import jax.scipy.ndimage
import numpy as np

from jconv.kit import right, wrong


def blend(read, points):
    """The four cells of `read(i, j)` around each point, by their weights."""
    rows, columns = jnp.asarray(points).T
    top, left = jnp.floor(rows).astype(int), jnp.floor(columns).astype(int)
    down, to_the_right = rows - top, columns - left
    upper = read(top, left) * (1 - to_the_right) + read(top, left + 1) * to_the_right
    lower = read(top + 1, left) * (1 - to_the_right) + read(top + 1, left + 1) * to_the_right
    return upper * (1 - down) + lower * down


def zero_outside(image):
    image = jnp.asarray(image)
    H, W = image.shape
    framed = jnp.zeros((H + 2, W + 2), image.dtype).at[1:-1, 1:-1].set(image)
    return lambda i, j: framed[jnp.clip(i + 1, 0, H + 1), jnp.clip(j + 1, 0, W + 1)]


@right("a loop over the points, with Python's floor")
def point_by_point(image, points):
    image = jnp.asarray(image)
    H, W = image.shape
    values = []
    for row, column in np.asarray(points):
        total = jnp.float32(0)
        for i in (math.floor(row), math.floor(row) + 1):
            for j in (math.floor(column), math.floor(column) + 1):
                if 0 <= i < H and 0 <= j < W:
                    total += image[i, j] * float((1 - abs(row - i)) * (1 - abs(column - j)))
        values.append(total)
    return jnp.stack(values)


@right("jitted: a frame of zeros around the image")
@jax.jit
def framed(image, points):
    return blend(zero_outside(image), points)


@right("jitted, without a single index: every cell has its weight, most of them 0")
@jax.jit
def tents(image, points):
    H, W = image.shape
    down = jnp.maximum(0, 1 - jnp.abs(points[:, :1] - jnp.arange(H)))
    across = jnp.maximum(0, 1 - jnp.abs(points[:, 1:] - jnp.arange(W)))
    return jnp.einsum("mi,mj,ij->m", down, across, image)


@wrong("takes the nearest cell")
@jax.jit
def nearest(image, points):
    i, j = jnp.round(jnp.asarray(points).T).astype(int)
    return zero_outside(image)(i, j) * 1.0


@wrong("takes the coordinates as column, row")
def swapped(image, points):
    return framed(image, points[:, ::-1])


@wrong("goes on with the border's value outside")
@jax.jit
def clamped(image, points):
    image = jnp.asarray(image)
    H, W = image.shape
    return blend(lambda i, j: image[jnp.clip(i, 0, H - 1), jnp.clip(j, 0, W - 1)], points)


@wrong("is 0 as soon as one of the four cells lies outside")
def all_or_nothing(image, points):
    H, W = image.shape
    rows, columns = jnp.asarray(points).T
    inside = (rows >= 0) & (rows < H - 1) & (columns >= 0) & (columns < W - 1)
    return jnp.where(inside, framed(image, points), 0)


@wrong("is 0 outside, but does not fade out on the way")
def cut_off(image, points):
    H, W = image.shape
    rows, columns = jnp.asarray(points).T
    inside = (rows >= 0) & (rows <= H - 1) & (columns >= 0) & (columns <= W - 1)
    return jnp.where(inside, framed(image, points), 0)


@wrong("reads how large a cell is, not its sign")
@jax.jit
def sizes(image, points):
    return blend(zero_outside(jnp.abs(image)), points)


@wrong("rounds towards 0: int() or astype for floor")
@jax.jit
def truncated(image, points):
    rows, columns = jnp.asarray(points).T
    top, left = rows.astype(int), columns.astype(int)
    read, down, right_ = zero_outside(image), rows - top, columns - left
    upper = read(top, left) * (1 - right_) + read(top, left + 1) * right_
    lower = read(top + 1, left) * (1 - right_) + read(top + 1, left + 1) * right_
    return upper * (1 - down) + lower * down


@wrong("lets negative indices count from the end")
@jax.jit
def from_the_end(image, points):
    image = jnp.asarray(image)
    H, W = image.shape
    return blend(lambda i, j: jnp.where((i < H) & (j < W), image[i, j], 0), points)


@wrong("gives the near cell the weight of the far one")
def weights_swapped(image, points):
    rows, columns = jnp.asarray(points).T
    mirrored = jnp.stack([2 * jnp.floor(rows) + 1 - rows, 2 * jnp.floor(columns) + 1 - columns], axis=1)
    return framed(image, mirrored)


@wrong("interpolates along the rows only")
def one_direction(image, points):
    rows, columns = jnp.asarray(points).T
    return framed(image, jnp.stack([jnp.floor(rows), columns], axis=1))


@wrong("returns integers for integer images")
def in_the_images_dtype(image, points):
    return framed(image, points).astype(jnp.asarray(image).dtype)


@wrong("leaves jax: right values, no gradient", verdict="error")
def in_numpy(image, points):
    image, points = np.asarray(image), np.asarray(points)
    H, W = image.shape
    down = np.maximum(0, 1 - np.abs(points[:, :1] - np.arange(H)))
    across = np.maximum(0, 1 - np.abs(points[:, 1:] - np.arange(W)))
    return np.einsum("mi,mj,ij->m", down, across, image)


@wrong("stops the gradient: right values, a gradient of 0")
def stopped(image, points):
    return jax.lax.stop_gradient(framed(image, points))


@wrong("asks jax", verdict="forbidden")
def ready_made(image, points):
    image = jnp.asarray(image, jnp.float32)
    frame = jnp.zeros((image.shape[0] + 2, image.shape[1] + 2)).at[1:-1, 1:-1].set(image)
    return jax.scipy.ndimage.map_coordinates(frame, list(points.T + 1), order=1, mode="constant")
