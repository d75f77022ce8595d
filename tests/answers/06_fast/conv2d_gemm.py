"""Answers to conv2d_gemm that its checks are tried on."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from jconv.kit import right, wrong


def padded(x, padding):
    return np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])


def output_size(x, kernel, stride, padding):
    return [(size + 2 * padding - K) // stride + 1 for size, K in zip(x.shape[2:], kernel.shape[2:], strict=True)]


def im2col(x, kernel_size, stride):
    """The windows of one image (C, H, W), a column each."""
    (H, W), (KH, KW) = x.shape[1:], kernel_size
    starts = [(i, j) for i in range(0, H - KH + 1, stride) for j in range(0, W - KW + 1, stride)]
    return np.stack([x[:, i : i + KH, j : j + KW].ravel() for i, j in starts], axis=1)


def product(x, kernel, stride=1, padding=0):
    """(O, N, OH, OW), before the bias."""
    images = [im2col(image, kernel.shape[2:], stride) for image in padded(x, padding)]
    columns = np.concatenate(images, axis=1)
    return (kernel.reshape(len(kernel), -1) @ columns).reshape(
        len(kernel), len(x), *output_size(x, kernel, stride, padding)
    )


@right("im2col an image, side by side")
def side_by_side(x, kernel, bias, stride=1, padding=0):
    return product(x, kernel, stride, padding).transpose(1, 0, 2, 3) + bias.reshape(-1, 1, 1)


@right("windows as rows, and the kernels as columns: the product transposed")
def as_rows(x, kernel, bias, stride=1, padding=0):
    view = np.lib.stride_tricks.sliding_window_view(padded(x, padding), kernel.shape[2:], axis=(2, 3))
    view = view[:, :, ::stride, ::stride]
    N, C, OH, OW, KH, KW = view.shape
    rows = view.transpose(0, 2, 3, 1, 4, 5).reshape(N * OH * OW, C * KH * KW)
    y = rows @ kernel.reshape(len(kernel), -1).T + bias
    return y.reshape(N, OH, OW, len(kernel)).transpose(0, 3, 1, 2)


@right("jitted: gathers the columns, and takes the bias for the weight of a row of ones")
@partial(jax.jit, static_argnames=("stride", "padding"))
def gathered(x, kernel, bias, stride=1, padding=0):
    (OH, OW), (KH, KW) = output_size(x, kernel, stride, padding), kernel.shape[2:]
    x = jnp.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    u, v, i, j = jnp.indices((KH, KW, OH, OW))
    columns = jnp.moveaxis(x[:, :, i * stride + u, j * stride + v], 0, 3).reshape(-1, len(x) * OH * OW)
    columns = jnp.concatenate([columns, jnp.ones((1, columns.shape[1]), x.dtype)])
    weights = jnp.concatenate([kernel.reshape(len(kernel), -1), bias[:, None]], axis=1)
    return jnp.swapaxes((weights @ columns).reshape(len(kernel), len(x), OH, OW), 0, 1)


@right("one matrix product an image, all in one call: not quite what is asked, but the same numbers")
def batched(x, kernel, bias, stride=1, padding=0):
    columns = np.stack([im2col(image, kernel.shape[2:], stride) for image in padded(x, padding)])
    y = kernel.reshape(len(kernel), -1) @ columns + bias[:, None]
    return y.reshape(len(x), len(kernel), *output_size(x, kernel, stride, padding))


@wrong("reshapes (O, N * OH * OW) to (N, O, OH, OW): the images and channels are shuffled")
def bare_reshape(x, kernel, bias, stride=1, padding=0):
    y = product(x, kernel, stride, padding)
    return y.reshape(len(x), len(kernel), *y.shape[2:]) + bias.reshape(-1, 1, 1)


@wrong("leaves the output channels in front")
def channels_first(x, kernel, bias, stride=1, padding=0):
    return product(x, kernel, stride, padding) + bias.reshape(-1, 1, 1, 1)


@wrong("lays the columns out position by position, the images in turn, and sorts them back image by image")
def images_in_turn(x, kernel, bias, stride=1, padding=0):
    y = product(x, kernel, stride, padding)
    O, N, OH, OW = y.shape
    y = y.transpose(0, 2, 3, 1).reshape(O, N, OH, OW)
    return y.transpose(1, 0, 2, 3) + bias.reshape(-1, 1, 1)


@wrong("flattens the kernel tap by tap, and the windows channel by channel")
def kernel_tap_major(x, kernel, bias, stride=1, padding=0):
    O, C, KH, KW = kernel.shape
    weights = kernel.transpose(0, 2, 3, 1).reshape(O, C, KH, KW)
    return side_by_side(x, weights, bias, stride, padding)


@wrong("flips the kernel")
def flipped(x, kernel, bias, stride=1, padding=0):
    return side_by_side(x, kernel[:, :, ::-1, ::-1], bias, stride, padding)


@wrong("takes the first image only")
def first_image(x, kernel, bias, stride=1, padding=0):
    return side_by_side(x[:1], kernel, bias, stride, padding)


@wrong("forgets the bias")
def no_bias(x, kernel, bias, stride=1, padding=0):
    return side_by_side(x, kernel, 0 * bias, stride, padding)


@wrong("adds the bias along the last axis, where it only fits by luck")
def bias_last(x, kernel, bias, stride=1, padding=0):
    return product(x, kernel, stride, padding).transpose(1, 0, 2, 3) + bias


@wrong("ignores the stride")
def unstrided(x, kernel, bias, stride=1, padding=0):
    return side_by_side(x, kernel, bias, 1, padding)


@wrong("ignores the padding")
def unpadded(x, kernel, bias, stride=1, padding=0):
    return side_by_side(x, kernel, bias, stride, 0)


@wrong("pads in front only")
def pads_in_front(x, kernel, bias, stride=1, padding=0):
    x = np.pad(x, [(0, 0), (0, 0), (2 * padding, 0), (2 * padding, 0)])
    return side_by_side(x, kernel, bias, stride)


@wrong("pads every axis, and so adds images to the batch")
def pads_all(x, kernel, bias, stride=1, padding=0):
    x = np.pad(x, padding)[:, padding : padding + x.shape[1]]
    return side_by_side(x, kernel, bias, stride)


@wrong("makes the columns floats, whatever the image is")
def always_floats(x, kernel, bias, stride=1, padding=0):
    return side_by_side(x.astype(np.float32), kernel, bias, stride, padding)


@wrong("returns the matrix, not the feature maps")
def matrix(x, kernel, bias, stride=1, padding=0):
    return product(x, kernel, stride, padding).reshape(len(kernel), -1) + bias[:, None]


@wrong("lets jax convolve", verdict="forbidden")
def ready_made(x, kernel, bias, stride=1, padding=0):
    y = jax.lax.conv_general_dilated(
        jnp.asarray(x), jnp.asarray(kernel), (stride, stride), [(padding, padding)] * 2
    )
    return y + bias.reshape(-1, 1, 1)


@wrong("lets einsum contract the windows", verdict="forbidden")
def contracted(x, kernel, bias, stride=1, padding=0):
    view = np.lib.stride_tricks.sliding_window_view(padded(x, padding), kernel.shape[2:], axis=(2, 3))
    y = np.einsum("ncijuv,ocuv->noij", view[:, :, ::stride, ::stride], kernel)
    return y + bias.reshape(-1, 1, 1)


@wrong("lets jax.numpy's einsum contract the columns", verdict="forbidden")
def contracted_by_jax(x, kernel, bias, stride=1, padding=0):
    columns = np.stack([im2col(image, kernel.shape[2:], stride) for image in padded(x, padding)])
    y = jnp.einsum("or,nrl->nol", kernel.reshape(len(kernel), -1), columns)
    return y.reshape(len(x), len(kernel), *output_size(x, kernel, stride, padding)) + bias.reshape(-1, 1, 1)
