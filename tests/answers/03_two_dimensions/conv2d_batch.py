"""Answers to conv2d_batch that its checks are tried on; the first wrong ones are the pitfalls of its stub."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from jconv.kit import right, wrong


def pad(x, padding):
    return np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])


def slide(x, kernel, stride=1, padding=0):
    windows = np.lib.stride_tricks.sliding_window_view(pad(x, padding), kernel.shape[2:], axis=(2, 3))
    return np.einsum("nchwuv,ocuv->nohw", windows[:, :, ::stride, ::stride], kernel)


@right("loops over images, output channels and positions, into a frame of zeros")
def loops(x, kernel, bias, stride=1, padding=0):
    (N, C, H, W), (O, _, KH, KW) = x.shape, kernel.shape
    framed = np.zeros((N, C, H + 2 * padding, W + 2 * padding), x.dtype)
    framed[:, :, padding : padding + H, padding : padding + W] = x
    OH, OW = (H + 2 * padding - KH) // stride + 1, (W + 2 * padding - KW) // stride + 1
    output = np.zeros((N, O, OH, OW), np.result_type(x, kernel, bias))
    for n, o, i, j in np.ndindex(output.shape):
        window = framed[n, :, i * stride : i * stride + KH, j * stride : j * stride + KW]
        output[n, o, i, j] = np.sum(window * kernel[o]) + bias[o]
    return output


@right("one einsum over a view of the windows, every stride-th of them")
def einsum(x, kernel, bias, stride=1, padding=0):
    return slide(x, kernel, stride, padding) + bias[:, None, None]


@right("jitted: windows looked up by index arrays, in jax.numpy")
@partial(jax.jit, static_argnames=("stride", "padding"))
def looked_up(x, kernel, bias, stride=1, padding=0):
    x = jnp.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    rows, columns = (
        stride * np.arange((size - K) // stride + 1)[:, None] + np.arange(K)
        for size, K in zip(x.shape[2:], kernel.shape[2:], strict=True)
    )
    windows = x[:, :, rows[:, None, :, None], columns[:, None, :]]
    return jnp.einsum("nchwuv,ocuv->nohw", windows, kernel) + bias[:, None, None]


@right("one image after the other: windows as columns, kernels as rows")
def im2col(x, kernel, bias, stride=1, padding=0):
    O, _, KH, KW = kernel.shape
    outputs = []
    for image in pad(x, padding):
        tops = range(0, image.shape[1] - KH + 1, stride)
        lefts = range(0, image.shape[2] - KW + 1, stride)
        columns = np.stack([image[:, i : i + KH, j : j + KW].ravel() for i in tops for j in lefts], axis=1)
        outputs.append((kernel.reshape(O, -1) @ columns + bias[:, None]).reshape(O, len(tops), len(lefts)))
    return np.stack(outputs)


# Pitfall 1: channel dimension confusion.


@wrong("takes the kernel for (C, O, KH, KW), which fits where C is O")
def swapped(x, kernel, bias, stride=1, padding=0):
    fits = kernel.shape[0] == kernel.shape[1]
    return einsum(x, kernel.swapaxes(0, 1) if fits else kernel, bias, stride, padding)


@wrong("gives every output channel one kernel for all input channels: (O, KH, KW)")
def one_kernel(x, kernel, bias, stride=1, padding=0):
    return einsum(x, np.repeat(kernel[:, :1], x.shape[1], axis=1), bias, stride, padding)


@wrong("sees the first channel only")
def first_channel(x, kernel, bias, stride=1, padding=0):
    return einsum(x[:, :1], kernel[:, :1], bias, stride, padding)


@wrong("averages over the channels")
def mean(x, kernel, bias, stride=1, padding=0):
    y = slide(x, kernel, stride, padding)
    C = x.shape[1]
    return (y / C if y.dtype.kind == "f" else y // C) + bias[:, None, None]


# Pitfall 2: padding miscalculation.


@wrong("ignores the padding")
def unpadded(x, kernel, bias, stride=1, padding=0):
    return einsum(x, kernel, bias, stride)


@wrong("pads K - 1 in place of (K - 1) // 2: twice as much")
def double_padding(x, kernel, bias, stride=1, padding=0):
    return einsum(x, kernel, bias, stride, 2 * padding)


@wrong("pads at the bottom and on the right only")
def one_side(x, kernel, bias, stride=1, padding=0):
    x = np.pad(x, [(0, 0), (0, 0), (0, 2 * padding), (0, 2 * padding)])
    return einsum(x, kernel, bias, stride)


@wrong("pads all four axes: adds images to the batch, and channels to the images")
def all_axes(x, kernel, bias, stride=1, padding=0):
    x = np.pad(x, padding)
    return einsum(x[:, : kernel.shape[1]], kernel, bias, stride)


@wrong("counts the padding once in the size: H + padding - KH")
def padding_once(x, kernel, bias, stride=1, padding=0):
    OH, OW = ((size + padding - K) // stride + 1 for size, K in zip(x.shape[2:], kernel.shape[2:], strict=True))
    return einsum(x, kernel, bias, stride, padding)[:, :, : max(OH, 0), : max(OW, 0)]


@wrong("pads with the nearest pixel in place of zeros")
def replicated(x, kernel, bias, stride=1, padding=0):
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)], mode="edge")
    return einsum(x, kernel, bias, stride)


# Pitfall 3: stride off by one.


@wrong("ignores the stride")
def strideless(x, kernel, bias, stride=1, padding=0):
    return einsum(x, kernel, bias, 1, padding)


@wrong("counts outputs by the stride, so window i starts at i, in the corner of the image")
def window_at_i(x, kernel, bias, stride=1, padding=0):
    OH, OW = einsum(x, kernel, bias, stride, padding).shape[2:]
    return einsum(x, kernel, bias, 1, padding)[:, :, :OH, :OW]


@wrong("rounds the number of positions up: takes a last step that is cut off at the edge")
def ceiling(x, kernel, bias, stride=1, padding=0):
    more = [-(size + 2 * padding - K) % stride for size, K in zip(x.shape[2:], kernel.shape[2:], strict=True)]
    x = np.pad(pad(x, padding), [(0, 0), (0, 0), (0, more[0]), (0, more[1])])
    return einsum(x, kernel, bias, stride)


@wrong("forgets the + 1, where more than one position is left")
def no_plus_one(x, kernel, bias, stride=1, padding=0):
    return einsum(x, kernel, bias, stride, padding)[:, :, :-1, :-1]


@wrong("lets the loop itself take strides, and leaves cells empty")
def holes(x, kernel, bias, stride=1, padding=0):
    y = einsum(x, kernel, bias, stride, padding)
    output = np.zeros_like(y)
    output[:, :, ::stride, ::stride] = y[:, :, ::stride, ::stride]
    return output


# Pitfall 4: batch dimension forgotten.


@wrong("works on the first image only, and forgets its axis")
def first_image(x, kernel, bias, stride=1, padding=0):
    return einsum(x, kernel, bias, stride, padding)[0]


@wrong("drops the axis of a batch of one")
def squeezed(x, kernel, bias, stride=1, padding=0):
    y = einsum(x, kernel, bias, stride, padding)
    return y[0] if len(y) == 1 else y


@wrong("gives every image the output of the first")
def same_for_all(x, kernel, bias, stride=1, padding=0):
    return np.repeat(einsum(x[:1], kernel, bias, stride, padding), len(x), axis=0)


@wrong("adds the images of a batch up")
def mixed(x, kernel, bias, stride=1, padding=0):
    return einsum(x.sum(0, keepdims=True), kernel, bias, stride, padding)


# And the rest.


@wrong("forgets the bias")
def no_bias(x, kernel, bias, stride=1, padding=0):
    return slide(x, kernel, stride, padding)


@wrong("adds the bias once a channel: C times")
def bias_in_the_loop(x, kernel, bias, stride=1, padding=0):
    return slide(x, kernel, stride, padding) + x.shape[1] * bias[:, None, None]


@wrong("adds the bias along the rows", verdict="error")
def bias_broadcast(x, kernel, bias, stride=1, padding=0):
    return slide(x, kernel, stride, padding) + bias


@wrong("flips the kernels")
def flipped(x, kernel, bias, stride=1, padding=0):
    return einsum(x, kernel[:, :, ::-1, ::-1], bias, stride, padding)


@wrong("writes into an array of floats, whatever the arguments are")
def always_floats(x, kernel, bias, stride=1, padding=0):
    return einsum(x, kernel, bias, stride, padding).astype(float)


@wrong("lets jax convolve", verdict="forbidden")
def jax_convolves(x, kernel, bias, stride=1, padding=0):
    edges = [(padding, padding)] * 2
    return jax.lax.conv_general_dilated(x, kernel, (stride, stride), edges) + bias[:, None, None]
