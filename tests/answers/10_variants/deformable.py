"""Answers to deformable that its checks are tried on."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import scipy.ndimage

from jconv.kit import right, wrong


def grid(offset):
    """Rows and columns (KH, KW, OH, OW) that the taps read at."""
    KH, KW, _, OH, OW = offset.shape
    u, v, i, j = np.ogrid[:KH, :KW, :OH, :OW]
    return i + u + offset[:, :, 0], j + v + offset[:, :, 1]


def tents(image, rows, columns):
    """The image at fractional coordinates: every cell has its weight, most of them 0."""
    H, W = image.shape
    down = np.maximum(0, 1 - np.abs(rows[..., None] - np.arange(H)))
    across = np.maximum(0, 1 - np.abs(columns[..., None] - np.arange(W)))
    return np.einsum("...a,...b,ab->...", down, across, image)


def with_reader(read):
    def answer(image, kernel, offset):
        return np.einsum("uv,uvij->ij", kernel, read(image, *grid(offset)) * 1.0)

    return answer


@right("all loops, four cells a tap")
def all_loops(image, kernel, offset):
    (H, W), (KH, KW, _, OH, OW) = image.shape, offset.shape
    output = np.zeros((OH, OW))
    for i, j, u, v in np.ndindex(OH, OW, KH, KW):
        row, column = i + u + offset[u, v, 0, i, j], j + v + offset[u, v, 1, i, j]
        for a in (math.floor(row), math.floor(row) + 1):
            for b in (math.floor(column), math.floor(column) + 1):
                if 0 <= a < H and 0 <= b < W:
                    weight = (1 - abs(row - a)) * (1 - abs(column - b))
                    output[i, j] += kernel[u, v] * weight * image[a, b]
    return output


@right("without a single index: every cell has its weight")
def all_weights(image, kernel, offset):
    return with_reader(tents)(image, kernel, offset)


@right("jitted: indices into the image, masked")
@jax.jit
def masked(image, kernel, offset):
    (H, W), (KH, KW, _, OH, OW) = image.shape, offset.shape
    u, v, i, j = jnp.ogrid[:KH, :KW, :OH, :OW]
    rows, columns = i + u + offset[:, :, 0], j + v + offset[:, :, 1]
    top, left, values = jnp.floor(rows), jnp.floor(columns), 0
    for a in (top, top + 1):
        for b in (left, left + 1):
            weight = (1 - jnp.abs(rows - a)) * (1 - jnp.abs(columns - b))
            inside = (a >= 0) & (a < H) & (b >= 0) & (b < W)
            cell = jnp.asarray(image)[a.astype(int), b.astype(int)]
            values += jnp.where(inside, weight * cell, 0)
    return jnp.einsum("uv,uvij->ij", kernel, values)


@wrong("ignores the offsets")
def undeformed(image, kernel, offset):
    return all_weights(image, kernel, 0 * offset)


@wrong("moves the taps the other way")
def negated(image, kernel, offset):
    return all_weights(image, kernel, -offset)


@wrong("takes the offsets as (dx, dy)")
def swapped(image, kernel, offset):
    return all_weights(image, kernel, offset[:, :, ::-1])


@wrong("lays the offsets out as all dy, then all dx")
def all_rows_first(image, kernel, offset):
    KH, KW, _, OH, OW = offset.shape
    return all_weights(image, kernel, np.moveaxis(offset.reshape(2, KH, KW, OH, OW), 0, 2))


@wrong("moves all taps by the first one's offset")
def one_for_all(image, kernel, offset):
    return all_weights(image, kernel, np.broadcast_to(offset[:1, :1], offset.shape))


@wrong("uses the same offsets at all positions, those of the first")
def same_everywhere(image, kernel, offset):
    return all_weights(image, kernel, np.broadcast_to(offset[..., :1, :1], offset.shape))


@wrong("rounds the offsets to whole cells")
def rounded(image, kernel, offset):
    return all_weights(image, kernel, np.round(offset))


@wrong("goes on with the border's value outside")
def clamped(image, kernel, offset):
    H, W = image.shape
    return with_reader(lambda x, r, c: tents(x, np.clip(r, 0, H - 1), np.clip(c, 0, W - 1)))(image, kernel, offset)


@wrong("is 0 as soon as a tap leaves the image, instead of fading out")
def cut_off(image, kernel, offset):
    H, W = image.shape

    def read(x, rows, columns):
        inside = (rows >= 0) & (rows <= H - 1) & (columns >= 0) & (columns <= W - 1)
        return np.where(inside, tents(x, rows, columns), 0)

    return with_reader(read)(image, kernel, offset)


@wrong("rounds towards 0: astype for floor, the weights of what is left over")
def truncated(image, kernel, offset):
    H, W = image.shape

    def read(x, rows, columns):
        top, left = rows.astype(int), columns.astype(int)
        down, across = rows - top, columns - left
        framed = np.pad(x, 1)

        def cell(i, j):
            return framed[np.clip(i + 1, 0, H + 1), np.clip(j + 1, 0, W + 1)]

        upper = cell(top, left) * (1 - across) + cell(top, left + 1) * across
        lower = cell(top + 1, left) * (1 - across) + cell(top + 1, left + 1) * across
        return upper * (1 - down) + lower * down

    return with_reader(read)(image, kernel, offset)


@wrong("takes the offsets for positions: forgets the grid")
def without_grid(image, kernel, offset):
    return with_reader(lambda x, r, c: tents(x, offset[:, :, 0], offset[:, :, 1]))(image, kernel, offset)


@wrong("forgets where the tap stands in the kernel")
def without_taps(image, kernel, offset):
    KH, KW, _, OH, OW = offset.shape
    _, _, i, j = np.ogrid[:KH, :KW, :OH, :OW]
    values = tents(image, i + offset[:, :, 0], j + offset[:, :, 1])
    return np.einsum("uv,uvij->ij", kernel, values)


@wrong("flips the kernel")
def flipped(image, kernel, offset):
    return all_weights(image, kernel[::-1, ::-1], offset)


@wrong("returns integers for integer images")
def in_the_images_dtype(image, kernel, offset):
    return all_weights(image, kernel, offset).astype(np.result_type(image, kernel))


@wrong("asks SciPy", verdict="forbidden")
def ready_made(image, kernel, offset):
    def read(x, rows, columns):
        return scipy.ndimage.map_coordinates(np.pad(x, 1) * 1.0, [rows + 1, columns + 1], order=1)

    return with_reader(read)(image, kernel, offset)
