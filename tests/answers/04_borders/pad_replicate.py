"""Answers to pad_replicate that its checks are tried on."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from jconv.kit import right, wrong


def extend(image, padding, indices):
    """The image with its rows and columns looked up: `indices(size, cells)` says which."""
    rows, columns = (indices(size, cells) for size, cells in zip(image.shape, padding, strict=True))
    return image[np.ix_(rows, columns)]


@right("loops over the cells of the output")
def loops(image, padding):
    (H, W), (PH, PW) = image.shape, padding
    output = np.zeros((H + 2 * PH, W + 2 * PW), image.dtype)
    for a, b in np.ndindex(output.shape):
        output[a, b] = image[min(max(a - PH, 0), H - 1), min(max(b - PW, 0), W - 1)]
    return output


@right("repeats the first and the last row, then the first and the last column")
def repeated(image, padding):
    for axis, cells in enumerate(padding):
        first, last = np.take(image, [0] * cells, axis), np.take(image, [-1] * cells, axis)
        image = np.concatenate([first, image, last], axis)
    return image


@right("jitted: clipped indices, in jax.numpy")
@partial(jax.jit, static_argnames="padding")
def clipped(image, padding):
    (H, W), (PH, PW) = image.shape, padding
    rows, columns = jnp.arange(-PH, H + PH), jnp.arange(-PW, W + PW)
    return image[jnp.clip(rows, 0, H - 1)[:, None], jnp.clip(columns, 0, W - 1)]


@right("counts how often each row and column occurs")
def counted(image, padding):
    for axis, cells in enumerate(padding):
        times = np.ones(image.shape[axis], int)
        times[0] += cells
        times[-1] += cells
        image = np.repeat(image, times, axis)
    return image


@wrong("lets indices below 0 be, so Python counts them from the end")
def wraps_before(image, padding):
    return extend(image, padding, lambda size, cells: np.minimum(np.arange(-cells, size + cells), size - 1) % size)


@wrong("goes on at the other side (circular)")
def circular(image, padding):
    return extend(image, padding, lambda size, cells: np.arange(-cells, size + cells) % size)


@wrong("mirrors, and repeats the edge once only (symmetric)")
def symmetric(image, padding):
    def indices(size, cells):
        n = np.arange(-cells, size + cells) % (2 * size)
        return np.minimum(n, 2 * size - 1 - n)

    return extend(image, padding, indices)


@wrong("mirrors the image (reflect)")
def reflect(image, padding):
    def indices(size, cells):
        n = np.arange(-cells, size + cells) % max(2 * size - 2, 1)
        return np.minimum(n, 2 * size - 2 - n)

    return extend(image, padding, indices)


@wrong("pads with zeros")
def zeros(image, padding):
    (H, W), (PH, PW) = image.shape, padding
    output = np.zeros((H + 2 * PH, W + 2 * PW), image.dtype)
    output[PH : PH + H, PW : PW + W] = image
    return output


@wrong("leaves the corners 0")
def empty_corners(image, padding):
    (H, W), (PH, PW) = image.shape, padding
    output = np.zeros((H + 2 * PH, W + 2 * PW), image.dtype)
    output[PH : PH + H, PW : PW + W] = image
    output[:PH, PW : PW + W] = image[0]
    output[PH + H :, PW : PW + W] = image[-1]
    output[PH : PH + H, :PW] = image[:, :1]
    output[PH : PH + H, PW + W :] = image[:, -1:]
    return output


@wrong("fills output[-PH:], which is everything where PH is 0")
def minus_zero(image, padding):
    (H, W), (PH, PW) = image.shape, padding
    output = np.zeros((H + 2 * PH, W + 2 * PW), image.dtype)
    output[PH : PH + H, PW : PW + W] = image
    output[:PH] = output[PH]
    output[-PH:] = output[PH + H - 1]
    output[:, :PW] = output[:, PW : PW + 1]
    output[:, -PW:] = output[:, PW + W - 1 : PW + W]
    return output


@wrong("holds indices down to H, one too many, where the last row is read before the end")
def one_too_early(image, padding):
    return extend(
        image, padding, lambda size, cells: np.clip(np.arange(-cells, size + cells), 0, max(size - 2, 0))
    )


@wrong("repeats every cell, as enlarging does")
def enlarged(image, padding):
    return np.repeat(np.repeat(image, 1 + 2 * padding[0], 0), 1 + 2 * padding[1], 1)


@wrong("takes padding for (columns, rows)")
def swapped(image, padding):
    return counted(image, padding[::-1])


@wrong("pads the columns only")
def columns_only(image, padding):
    return counted(image, (0, padding[1]))


@wrong("adds one cell on each side, however many are asked for")
def one_cell(image, padding):
    return counted(image, [min(cells, 1) for cells in padding])


@wrong("writes into an array of floats, whatever the image holds")
def always_floats(image, padding):
    return counted(image, padding) * 1.0


@wrong("lets NumPy pad", verdict="forbidden")
def numpy_pads(image, padding):
    return np.pad(image, [(cells, cells) for cells in padding], mode="edge")


@wrong("lets jax.numpy pad", verdict="forbidden")
def jax_pads(image, padding):
    return jnp.pad(image, [(cells, cells) for cells in padding], mode="edge")
