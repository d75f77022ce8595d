"""Answers to max_pool that its checks are tried on."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from jconv.kit import right, wrong


@right("loops over the outputs, and cuts each window at the edges instead of padding")
def clipped_windows(x, window, stride=None, padding=0):
    C, H, W = x.shape
    stride = window if stride is None else stride
    OH, OW = ((size + 2 * padding - window) // stride + 1 for size in (H, W))
    output = np.empty((C, OH, OW), x.dtype)
    for i in range(OH):
        for j in range(OW):
            top, left = i * stride - padding, j * stride - padding
            seen = x[:, max(top, 0) : top + window, max(left, 0) : left + window]
            output[:, i, j] = seen.max(axis=(1, 2))
    return output


@right("jitted: along one axis, then the other, a strided slice a cell of the window")
@partial(jax.jit, static_argnames=("window", "stride", "padding"))
def one_axis_after_the_other(x, window, stride=None, padding=0):
    stride = window if stride is None else stride
    lowest = -jnp.inf if jnp.issubdtype(x.dtype, jnp.floating) else jnp.iinfo(x.dtype).min
    x = jnp.pad(x, [(0, 0), (padding, padding), (padding, padding)], constant_values=lowest)
    for axis in (1, 2):
        last = x.shape[axis] - window
        slices = [jax.lax.slice_in_dim(x, k, k + last + 1, stride, axis) for k in range(window)]
        x = jnp.stack(slices).max(axis=0)
    return x


@right("fills a canvas of the dtype's lowest, and takes the largest of shifted canvases")
def canvas(x, window, stride=None, padding=0):
    C, H, W = x.shape
    stride = stride or window
    lowest = np.finfo(x.dtype).min if x.dtype.kind == "f" else np.iinfo(x.dtype).min
    padded = np.full((C, H + 2 * padding, W + 2 * padding), lowest, x.dtype)
    padded[:, padding : padding + H, padding : padding + W] = x
    rows, columns = padded.shape[1] - window + 1, padded.shape[2] - window + 1
    shifted = [
        padded[:, u : u + rows : stride, v : v + columns : stride] for u in range(window) for v in range(window)
    ]
    return np.maximum.reduce(shifted)


def pool(x, window, stride, padding, fill=None, reduce=np.max):
    stride = window if stride is None else stride
    lowest = -np.inf if x.dtype.kind == "f" else np.iinfo(x.dtype).min
    x = np.pad(x, [(0, 0)] + [(padding, padding)] * 2, constant_values=lowest if fill is None else fill)
    windows = np.lib.stride_tricks.sliding_window_view(x, (window, window), axis=(1, 2))
    return reduce(windows[:, ::stride, ::stride], axis=(3, 4))


@wrong("pads with zeros, which beat negative numbers")
def zero_padding(x, window, stride=None, padding=0):
    return pool(x, window, stride, padding, fill=0)


@wrong("pads with -inf whatever the dtype, so integers become floating")
def infinite_padding(x, window, stride=None, padding=0):
    return pool(x.astype(float), window, stride, padding)


@wrong("starts each search for the largest from 0")
def starts_from_zero(x, window, stride=None, padding=0):
    return np.maximum(pool(x, window, stride, padding), 0)


@wrong("ignores the stride: steps are as large as the window")
def window_steps(x, window, stride=None, padding=0):
    return pool(x, window, None, padding)


@wrong("takes None for stride 1, as a convolution does")
def stride_one(x, window, stride=None, padding=0):
    return pool(x, window, 1 if stride is None else stride, padding)


@wrong("keeps a last window that hangs over the edge")
def rounded_up(x, window, stride=None, padding=0):
    step = window if stride is None else stride
    over = [(0, 0)] + [(0, -(size + 2 * padding - window) % step) for size in x.shape[1:]]
    lowest = -np.inf if x.dtype.kind == "f" else np.iinfo(x.dtype).min
    padded = np.pad(x, [(0, 0)] + [(padding, padding)] * 2, constant_values=lowest)
    return pool(np.pad(padded, over, constant_values=lowest), window, stride, 0)


@wrong("stops a window early")
def one_too_few(x, window, stride=None, padding=0):
    y = pool(x, window, stride, padding)
    return y[:, : max(y.shape[1] - 1, 1), : max(y.shape[2] - 1, 1)]


@wrong("takes the mean")
def mean(x, window, stride=None, padding=0):
    return pool(x, window, stride, padding, fill=0, reduce=np.mean)


@wrong("takes the largest of all channels too")
def across_channels(x, window, stride=None, padding=0):
    return pool(x, window, stride, padding).max(axis=0, keepdims=True)


@wrong("compares sizes without signs")
def largest_size(x, window, stride=None, padding=0):
    return pool(abs(x), window, stride, padding, fill=0)


@wrong("folds the axes by reshape, which asks for sizes that divide", verdict="error")
def reshaped(x, window, stride=None, padding=0):
    C, H, W = x.shape
    return x.reshape(C, H // window, window, W // window, window).max(axis=(2, 4))


@wrong("crops, folds the axes, and knows no stride and no padding")
def cropped(x, window, stride=None, padding=0):
    C, H, W = x.shape
    OH, OW = H // window, W // window
    return x[:, : OH * window, : OW * window].reshape(C, OH, window, OW, window).max(axis=(2, 4), initial=-99)


@wrong("calls jax's own reduction of windows", verdict="forbidden")
def ready_made(x, window, stride=None, padding=0):
    steps = (1, stride or window, stride or window)
    borders = [(0, 0), (padding, padding), (padding, padding)]
    lowest = -jnp.inf if x.dtype.kind == "f" else np.iinfo(np.int32).min
    return jax.lax.reduce_window(jnp.asarray(x), lowest, jax.lax.max, (1, window, window), steps, borders)
