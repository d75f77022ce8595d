"""Answers to conv2d_backward that its checks are tried on."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from jconv.kit import right, wrong


def frame(x, padding):
    return np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))


def crop(padded, padding):
    return padded[:, :, padding : padded.shape[2] - padding, padding : padded.shape[3] - padding]


@right("all loops")
def all_loops(x, kernel, dy, stride=1, padding=0):
    padded = frame(x, padding)
    dpadded, dkernel, dbias = np.zeros(padded.shape), np.zeros(kernel.shape), np.zeros(len(kernel))
    for n, o, i, j in np.ndindex(dy.shape):
        dbias[o] += dy[n, o, i, j]
        for c, u, v in np.ndindex(kernel.shape[1:]):
            row, column = i * stride + u, j * stride + v
            dpadded[n, c, row, column] += kernel[o, c, u, v] * dy[n, o, i, j]
            dkernel[o, c, u, v] += padded[n, c, row, column] * dy[n, o, i, j]
    return crop(dpadded, padding), dkernel, dbias


@right("two correlations: zeros between the cells of dy, and for dx the kernel flipped")
def two_correlations(x, kernel, dy, stride=1, padding=0, *, flip=True, spread=True, shared=np.sum):
    (N, O, OH, OW), (KH, KW) = dy.shape, kernel.shape[2:]
    padded = frame(x, padding)
    stuffed = np.zeros((N, O, padded.shape[2] - KH + 1, padded.shape[3] - KW + 1), dy.dtype)
    if spread:
        stuffed[:, :, : OH * stride : stride, : OW * stride : stride] = dy
    else:
        stuffed[:, :, :OH, :OW] = dy
    windows = np.lib.stride_tricks.sliding_window_view(padded, stuffed.shape[2:], axis=(2, 3))
    dkernel = shared(np.einsum("ncuvij,noij->nocuv", windows, stuffed), axis=0)
    around = np.pad(stuffed, ((0, 0), (0, 0), (KH - 1, KH - 1), (KW - 1, KW - 1)))
    windows = np.lib.stride_tricks.sliding_window_view(around, (KH, KW), axis=(2, 3))
    taps = kernel[:, :, ::-1, ::-1] if flip else kernel
    dpadded = np.einsum("noijuv,ocuv->ncij", windows, taps)
    return crop(dpadded, padding), dkernel, shared(dy.sum(axis=(2, 3)), axis=0)


@right("jitted: a strided slice for each tap")
@partial(jax.jit, static_argnames=("stride", "padding"))
def tap_by_tap(x, kernel, dy, stride=1, padding=0):
    padded = jnp.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    OH, OW = dy.shape[2:]
    dpadded, dkernel = jnp.zeros_like(padded), jnp.zeros_like(kernel)
    for u in range(kernel.shape[2]):
        for v in range(kernel.shape[3]):
            at = np.s_[:, :, u : u + OH * stride : stride, v : v + OW * stride : stride]
            dpadded = dpadded.at[at].add(jnp.einsum("noij,oc->ncij", dy, kernel[:, :, u, v]))
            dkernel = dkernel.at[:, :, u, v].set(jnp.einsum("noij,ncij->oc", dy, padded[at]))
    return crop(dpadded, padding), dkernel, dy.sum((0, 2, 3))


@wrong("forgets to flip the kernel for dx")
def not_flipped(x, kernel, dy, stride=1, padding=0):
    return two_correlations(x, kernel, dy, stride, padding, flip=False)


@wrong("spreads dy without the stride")
def not_spread(x, kernel, dy, stride=1, padding=0):
    return two_correlations(x, kernel, dy, stride, padding, spread=False)


@wrong("averages the weights' gradients over the batch")
def mean_of_batch(x, kernel, dy, stride=1, padding=0):
    return two_correlations(x, kernel, dy, stride, padding, shared=np.mean)


@wrong("uses the first image's gradients only")
def first_image(x, kernel, dy, stride=1, padding=0):
    dx, _, _ = all_loops(x, kernel, dy, stride, padding)
    _, dkernel, dbias = all_loops(x[:1], kernel, dy[:1], stride, padding)
    return dx, dkernel, dbias


@wrong("lets windows that overlap overwrite each other")
def overwritten(x, kernel, dy, stride=1, padding=0):
    _, dkernel, dbias = all_loops(x, kernel, dy, stride, padding)
    dpadded = np.zeros_like(frame(x, padding))
    for i, j in np.ndindex(dy.shape[2:]):
        rows, columns = (
            slice(i * stride, i * stride + kernel.shape[2]),
            slice(j * stride, j * stride + kernel.shape[3]),
        )
        dpadded[:, :, rows, columns] = np.einsum("no,ocuv->ncuv", dy[:, :, i, j], kernel)
    return crop(dpadded, padding), dkernel, dbias


@wrong("leaves the padding on dx")
def not_cropped(x, kernel, dy, stride=1, padding=0):
    _, dkernel, dbias = all_loops(x, kernel, dy, stride, padding)
    return all_loops(frame(x, padding), kernel, dy, stride)[0], dkernel, dbias


@wrong("cuts the padding off with [padding:-padding], which is empty without padding")
def empty_slice(x, kernel, dy, stride=1, padding=0):
    dx, dkernel, dbias = all_loops(x, kernel, dy, stride, padding)
    return (dx if padding else dx[:, :, :0, :0]), dkernel, dbias


@wrong("makes dx as large as the windows reach")
def cells_left_out(x, kernel, dy, stride=1, padding=0):
    dx, dkernel, dbias = all_loops(x, kernel, dy, stride, padding)
    reach = [(OS - 1) * stride + K - padding for OS, K in zip(dy.shape[2:], kernel.shape[2:], strict=True)]
    return dx[:, :, : reach[0], : reach[1]], dkernel, dbias


@wrong("takes the kernel as (C, O, KH, KW) for dx")
def channels_exchanged(x, kernel, dy, stride=1, padding=0):
    _, dkernel, dbias = all_loops(x, kernel, dy, stride, padding)
    exchanged = kernel.swapaxes(0, 1) if kernel.shape[0] == kernel.shape[1] else kernel
    return all_loops(x, exchanged, dy, stride, padding)[0], dkernel, dbias


@wrong("multiplies dy with x that is not padded")
def not_padded(x, kernel, dy, stride=1, padding=0):
    dx, _, dbias = all_loops(x, kernel, dy, stride, padding)
    beyond = np.pad(x, ((0, 0), (0, 0), (0, 2 * padding), (0, 2 * padding)))
    return dx, all_loops(beyond, kernel, dy, stride)[1], dbias


@wrong("sums dbias over the batch only")
def bias_per_cell(x, kernel, dy, stride=1, padding=0):
    dx, dkernel, _ = all_loops(x, kernel, dy, stride, padding)
    return dx, dkernel, dy.sum(axis=0)


@wrong("returns the weights' gradient first")
def order(x, kernel, dy, stride=1, padding=0):
    dx, dkernel, dbias = all_loops(x, kernel, dy, stride, padding)
    return dkernel, dx, dbias


@wrong("forgets the bias")
def two_results(x, kernel, dy, stride=1, padding=0):
    return all_loops(x, kernel, dy, stride, padding)[:2]


@wrong("lets jax differentiate", verdict="forbidden")
def differentiated(x, kernel, dy, stride=1, padding=0):
    rows = np.arange(dy.shape[2])[:, None] * stride + np.arange(kernel.shape[2])
    columns = np.arange(dy.shape[3])[:, None] * stride + np.arange(kernel.shape[3])

    def layer(x, kernel, bias):
        padded = jnp.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
        windows = padded[:, :, rows[:, None, :, None], columns[None, :, None, :]]
        return jnp.einsum("ncijuv,ocuv->noij", windows, kernel) + bias[:, None, None]

    return jax.jit(lambda dy: jax.vjp(layer, x, kernel, kernel[:, 0, 0, 0])[1](dy))(dy)


@wrong("uses a ready-made convolution", verdict="forbidden")
@partial(jax.jit, static_argnames=("stride", "padding"))
def ready_made(x, kernel, dy, stride=1, padding=0):
    _, dkernel, dbias = tap_by_tap(x, kernel, dy, stride, padding)
    edges = [
        (K - 1, S + 2 * padding - 1 - (OS - 1) * stride)
        for K, S, OS in zip(kernel.shape[2:], x.shape[2:], dy.shape[2:], strict=True)
    ]
    flipped = kernel[:, :, ::-1, ::-1].swapaxes(0, 1)
    dpadded = jax.lax.conv_general_dilated(dy, flipped, (1, 1), edges, lhs_dilation=(stride, stride))
    return crop(dpadded, padding), dkernel, dbias
