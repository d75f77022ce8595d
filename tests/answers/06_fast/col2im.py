"""Answers to col2im that its checks are tried on."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from jconv.kit import right, wrong


def sizes(image_shape, kernel_size, stride):
    return [(size - K) // stride + 1 for size, K in zip(image_shape[1:], kernel_size, strict=True)]


def patches_of(columns, image_shape, kernel_size, stride):
    """(C, KH, KW, OH, OW)."""
    return columns.reshape(image_shape[0], *kernel_size, *sizes(image_shape, kernel_size, stride))


def indices(image_shape, kernel_size, stride):
    u, v, i, j = np.indices((*kernel_size, *sizes(image_shape, kernel_size, stride)))
    return i * stride + u, j * stride + v


@right("five loops, as the formula is written")
def five_loops(columns, image_shape, kernel_size, stride=1):
    (OH, OW), (KH, KW) = sizes(image_shape, kernel_size, stride), kernel_size
    image = np.zeros(image_shape, columns.dtype)
    for i, j in np.ndindex(OH, OW):
        for c, u, v in np.ndindex(image_shape[0], KH, KW):
            image[c, i * stride + u, j * stride + v] += columns[(c * KH + u) * KW + v, i * OW + j]
    return image


@right("a tap at a time: the cells under one tap are a strided slice")
def slice_a_tap(columns, image_shape, kernel_size, stride=1):
    OH, OW = sizes(image_shape, kernel_size, stride)
    patches = patches_of(columns, image_shape, kernel_size, stride)
    image = np.zeros(image_shape, columns.dtype)
    for u, v in np.ndindex(*kernel_size):
        image[:, u : u + stride * OH : stride, v : v + stride * OW : stride][:, :OH, :OW] += patches[:, u, v]
    return image


@right("scattered by np.add.at")
def add_at(columns, image_shape, kernel_size, stride=1):
    image = np.zeros(image_shape, columns.dtype)
    rows, cols = indices(image_shape, kernel_size, stride)
    np.add.at(image, (slice(None), rows, cols), patches_of(columns, image_shape, kernel_size, stride))
    return image


@right("jitted: scattered by .at[].add")
@partial(jax.jit, static_argnames=("image_shape", "kernel_size", "stride"))
def scattered(columns, image_shape, kernel_size, stride=1):
    rows, cols = indices(image_shape, kernel_size, stride)
    patches = patches_of(columns, image_shape, kernel_size, stride)
    return jnp.zeros(image_shape, columns.dtype).at[:, rows, cols].add(patches)


@wrong("overwrites where columns overlap")
def overwrites(columns, image_shape, kernel_size, stride=1):
    (OH, OW), (KH, KW) = sizes(image_shape, kernel_size, stride), kernel_size
    image = np.zeros(image_shape, columns.dtype)
    for i, j in np.ndindex(OH, OW):
        patch = columns[:, i * OW + j].reshape(-1, KH, KW)
        image[:, i * stride : i * stride + KH, j * stride : j * stride + KW] = patch
    return image


@wrong("adds through an array of indices, which keeps the last of several values")
def adds_once(columns, image_shape, kernel_size, stride=1):
    image = np.zeros(image_shape, columns.dtype)
    rows, cols = indices(image_shape, kernel_size, stride)
    image[:, rows, cols] += patches_of(columns, image_shape, kernel_size, stride)
    return image


@wrong("divides by the number of windows: an inverse, no adjoint")
def averages(columns, image_shape, kernel_size, stride=1):
    counts = five_loops(np.ones_like(columns), image_shape, kernel_size, stride)
    sums = five_loops(columns, image_shape, kernel_size, stride)
    return (sums / np.maximum(counts, 1)).astype(columns.dtype)


@wrong("reads a column tap by tap, the channels in turn")
def tap_major(columns, image_shape, kernel_size, stride=1):
    C = image_shape[0]
    columns = columns.reshape(*kernel_size, C, -1).transpose(2, 0, 1, 3).reshape(columns.shape)
    return five_loops(columns, image_shape, kernel_size, stride)


@wrong("reads a window column by column")
def window_transposed(columns, image_shape, kernel_size, stride=1):
    KH, KW = kernel_size
    columns = columns.reshape(-1, KW, KH, columns.shape[1]).swapaxes(1, 2).reshape(columns.shape)
    return five_loops(columns, image_shape, kernel_size, stride)


@wrong("counts the windows column by column")
def positions_transposed(columns, image_shape, kernel_size, stride=1):
    OH, OW = sizes(image_shape, kernel_size, stride)
    columns = columns.reshape(-1, OW, OH).swapaxes(1, 2).reshape(columns.shape)
    return five_loops(columns, image_shape, kernel_size, stride)


@wrong("lays the columns down one cell apart, whatever the stride")
def unstrided(columns, image_shape, kernel_size, stride=1):
    (OH, OW), (KH, KW) = sizes(image_shape, kernel_size, stride), kernel_size
    image = np.zeros(image_shape, columns.dtype)
    for i, j in np.ndindex(OH, OW):
        image[:, i : i + KH, j : j + KW] += columns[:, i * OW + j].reshape(-1, KH, KW)
    return image


@wrong("lays them down a window apart, so nothing overlaps")
def side_by_side(columns, image_shape, kernel_size, stride=1):
    (OH, OW), (KH, KW) = sizes(image_shape, kernel_size, stride), kernel_size
    image = np.zeros(image_shape, columns.dtype)
    for i, j in np.ndindex(OH, OW):
        image[:, i * KH : (i + 1) * KH, j * KW : (j + 1) * KW] += columns[:, i * OW + j].reshape(-1, KH, KW)
    return image


@wrong("turns the patches by 180 degrees")
def flipped(columns, image_shape, kernel_size, stride=1):
    patches = patches_of(columns, image_shape, kernel_size, stride)[:, ::-1, ::-1]
    return five_loops(patches.reshape(columns.shape), image_shape, kernel_size, stride)


@wrong("returns only the cells that a window sees")
def cropped(columns, image_shape, kernel_size, stride=1):
    reach = [
        (o - 1) * stride + K for o, K in zip(sizes(image_shape, kernel_size, stride), kernel_size, strict=True)
    ]
    return five_loops(columns, image_shape, kernel_size, stride)[:, : reach[0], : reach[1]]


@wrong("adds the channels up")
def one_channel(columns, image_shape, kernel_size, stride=1):
    return five_loops(columns, image_shape, kernel_size, stride).sum(axis=0, keepdims=True)


@wrong("adds into an array of floats")
def always_floats(columns, image_shape, kernel_size, stride=1):
    return five_loops(columns, image_shape, kernel_size, stride).astype(np.float32)


@wrong("transposes im2col with jax", verdict="forbidden")
def transposed(columns, image_shape, kernel_size, stride=1):
    rows, cols = indices(image_shape, kernel_size, stride)

    def im2col(image):
        return image[:, rows, cols].reshape(columns.shape)

    example = jnp.zeros(image_shape, jnp.float32)
    (image,) = jax.linear_transpose(im2col, example)(jnp.asarray(columns, jnp.float32))
    return np.asarray(image).astype(columns.dtype)


@wrong("differentiates im2col with jax", verdict="forbidden")
def differentiated(columns, image_shape, kernel_size, stride=1):
    rows, cols = indices(image_shape, kernel_size, stride)

    def im2col(image):
        return image[:, rows, cols].reshape(columns.shape)

    _, backward = jax.vjp(im2col, jnp.zeros(image_shape))
    return np.asarray(backward(jnp.asarray(columns, jnp.float32))[0]).astype(columns.dtype)
