"""Answers to pad_reflect that its checks are tried on."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from jconv.kit import right, wrong


def extend(image, padding, indices):
    """The image with its rows and columns looked up: `indices(size, cells)` says which."""
    rows, columns = (indices(size, cells) for size, cells in zip(image.shape, padding, strict=True))
    return image[np.ix_(rows, columns)]


@right("slices turned around, put side by side")
def slices(image, padding):
    PH, PW = padding
    image = np.concatenate([image[1 : PH + 1][::-1], image, image[len(image) - 1 - PH : -1][::-1]])
    W = image.shape[1]
    return np.concatenate([image[:, PW:0:-1], image, image[:, W - 1 - PW : W - 1][:, ::-1]], axis=1)


@right("loops over the cells of the output")
def loops(image, padding):
    (H, W), (PH, PW) = image.shape, padding
    output = np.zeros((H + 2 * PH, W + 2 * PW), image.dtype)
    for a, b in np.ndindex(output.shape):
        i, j = abs(a - PH), abs(b - PW)
        i, j = i if i < H else 2 * (H - 1) - i, j if j < W else 2 * (W - 1) - j
        output[a, b] = image[i, j]
    return output


@right("looks up along a triangle of indices")
def triangle(image, padding):
    rows, columns = (
        size - 1 - abs(size - 1 - abs(np.arange(-cells, size + cells)))
        for size, cells in zip(image.shape, padding, strict=True)
    )
    return image[rows[:, None], columns]


@right("jitted: concatenates what it flips, in jax.numpy")
@partial(jax.jit, static_argnames="padding")
def flips(image, padding):
    for axis, cells in enumerate(padding):
        size = image.shape[axis]
        before = jax.lax.slice_in_dim(image, 1, cells + 1, axis=axis)
        after = jax.lax.slice_in_dim(image, size - 1 - cells, size - 1, axis=axis)
        image = jnp.concatenate([jnp.flip(before, axis), image, jnp.flip(after, axis)], axis)
    return image


@wrong("repeats the edge: the mirror stands outside the image (symmetric)")
def symmetric(image, padding):
    def indices(size, cells):
        near, far = np.arange(cells - 1, -1, -1), np.arange(size - 1, size - 1 - cells, -1)
        return np.concatenate([near, np.arange(size), far])

    return extend(image, padding, indices)


@wrong("repeats the edge at the far end only")
def half_symmetric(image, padding):
    def indices(size, cells):
        near, far = np.arange(cells, 0, -1), np.arange(size - 1, size - 1 - cells, -1)
        return np.concatenate([near, np.arange(size), far])

    return extend(image, padding, indices)


@wrong("repeats the outermost cell (replicate)")
def replicate(image, padding):
    return extend(image, padding, lambda size, cells: np.clip(np.arange(-cells, size + cells), 0, size - 1))


@wrong("goes on at the other side (circular)")
def circular(image, padding):
    return extend(image, padding, lambda size, cells: np.arange(-cells, size + cells) % size)


@wrong("forgets to turn the slices around")
def unturned(image, padding):
    def indices(size, cells):
        near, far = np.arange(1, cells + 1), np.arange(size - 1 - cells, size - 1)
        return np.concatenate([near, np.arange(size), far])

    return extend(image, padding, indices)


@wrong("lets a slice end at -1, and loses the mirror where it is as wide as it may be")
def slice_to_minus_one(image, padding):
    PH, PW = padding
    H, W = image.shape
    image = np.concatenate([image[PH:0:-1], image, image[H - 2 : H - 2 - PH : -1]])
    return np.concatenate([image[:, PW:0:-1], image, image[:, W - 2 : W - 2 - PW : -1]], axis=1)


@wrong("counts from the end, image[-PH - 1 : -1] and image[-PH:]: without padding that is everything")
def minus_zero(image, padding):
    PH, PW = padding
    image = np.concatenate([image[:0:-1][-PH:], image, image[-PH - 1 : -1][::-1]])
    return np.concatenate([image[:, :0:-1][:, -PW:], image, image[:, -PW - 1 : -1][:, ::-1]], axis=1)


@wrong("mirrors rows and columns, and leaves the corners 0")
def empty_corners(image, padding):
    (H, W), (PH, PW) = image.shape, padding
    output = slices(image, padding).copy()
    for rows in (slice(0, PH), slice(PH + H, None)):
        for columns in (slice(0, PW), slice(PW + W, None)):
            output[rows, columns] = 0
    return output


@wrong("takes padding for (columns, rows)")
def swapped(image, padding):
    fits = [min(cells, size - 1) for cells, size in zip(padding[::-1], image.shape, strict=True)]
    return triangle(image, fits)


@wrong("pads the columns only")
def columns_only(image, padding):
    return slices(image, (0, padding[1]))


@wrong("pads at the top and on the left only")
def one_side(image, padding):
    (H, W), (PH, PW) = image.shape, padding
    return slices(image, padding)[: PH + H, : PW + W]


@wrong("mirrors the image's own rim: keeps its size")
def same_size(image, padding):
    H, W = image.shape
    return slices(image, padding)[:H, :W]


@wrong("writes into an array of floats, whatever the image holds")
def always_floats(image, padding):
    return slices(image, padding) * 1.0


@wrong("lets NumPy pad", verdict="forbidden")
def numpy_pads(image, padding):
    return np.pad(image, [(cells, cells) for cells in padding], mode="reflect")


@wrong("lets jax.numpy pad", verdict="forbidden")
def jax_pads(image, padding):
    return jnp.pad(image, [(cells, cells) for cells in padding], mode="reflect")
