"""Answers to im2col that its checks are tried on."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from jconv.kit import right, wrong


def strided_windows(x, kernel_size, stride=1):
    """The windows (C, OH, OW, KH, KW) of x."""
    view = np.lib.stride_tricks.sliding_window_view(x, kernel_size, axis=(1, 2))
    return view[:, ::stride, ::stride]


def sizes(x, kernel_size, stride):
    return [(size - K) // stride + 1 for size, K in zip(x.shape[1:], kernel_size, strict=True)]


@right("six loops, as the formula is written")
def six_loops(x, kernel_size, stride=1):
    (C, _, _), (KH, KW) = x.shape, kernel_size
    OH, OW = sizes(x, kernel_size, stride)
    columns = np.zeros((C * KH * KW, OH * OW), x.dtype)
    for i, j in np.ndindex(OH, OW):
        for c, u, v in np.ndindex(C, KH, KW):
            columns[(c * KH + u) * KW + v, i * OW + j] = x[c, i * stride + u, j * stride + v]
    return columns


@right("NumPy's windows, transposed")
def windows(x, kernel_size, stride=1):
    view = strided_windows(x, kernel_size, stride)
    return view.transpose(0, 3, 4, 1, 2).reshape(len(x) * kernel_size[0] * kernel_size[1], -1)


@right("a row at a time: every tap is a slice of the image")
def slice_a_tap(x, kernel_size, stride=1):
    OH, OW = sizes(x, kernel_size, stride)
    rows = []
    for channel in x:
        for u, v in np.ndindex(*kernel_size):
            rows.append(channel[u::stride, v::stride][:OH, :OW].ravel())
    return np.array(rows)


@right("jitted: gathers all cells by an array of rows and one of columns")
@partial(jax.jit, static_argnames=("kernel_size", "stride"))
def gathered(x, kernel_size, stride=1):
    (OH, OW), (KH, KW) = sizes(x, kernel_size, stride), kernel_size
    u, v, i, j = jnp.indices((KH, KW, OH, OW))
    return jnp.asarray(x)[:, i * stride + u, j * stride + v].reshape(-1, OH * OW)


@wrong("lays the windows out as rows")
def as_rows(x, kernel_size, stride=1):
    return windows(x, kernel_size, stride).T


@wrong("reshapes where it should transpose: the shape is right, the numbers are shuffled")
def shuffled(x, kernel_size, stride=1):
    view = strided_windows(x, kernel_size, stride)
    return view.reshape(len(x) * kernel_size[0] * kernel_size[1], -1)


@wrong("puts the channels last in a column: tap by tap")
def tap_major(x, kernel_size, stride=1):
    view = strided_windows(x, kernel_size, stride)
    return view.transpose(3, 4, 0, 1, 2).reshape(len(x) * kernel_size[0] * kernel_size[1], -1)


@wrong("runs through a window column by column")
def window_transposed(x, kernel_size, stride=1):
    view = strided_windows(x, kernel_size, stride)
    return view.transpose(0, 4, 3, 1, 2).reshape(len(x) * kernel_size[0] * kernel_size[1], -1)


@wrong("runs through the image column by column")
def positions_transposed(x, kernel_size, stride=1):
    view = strided_windows(x, kernel_size, stride)
    return view.transpose(0, 3, 4, 2, 1).reshape(len(x) * kernel_size[0] * kernel_size[1], -1)


@wrong("ignores the stride")
def unstrided(x, kernel_size, stride=1):
    return windows(x, kernel_size)


@wrong("strides along the height only")
def one_stride(x, kernel_size, stride=1):
    view = strided_windows(x, kernel_size)[:, ::stride]
    return view.transpose(0, 3, 4, 1, 2).reshape(len(x) * kernel_size[0] * kernel_size[1], -1)


@wrong("lets a last window start beyond the edge, over zeros")
def rounds_up(x, kernel_size, stride=1):
    past = [-(size - K) % stride for size, K in zip(x.shape[1:], kernel_size, strict=True)]
    return windows(np.pad(x, [(0, 0), (0, past[0]), (0, past[1])]), kernel_size, stride)


@wrong("stops one row and one column of windows early")
def off_by_one(x, kernel_size, stride=1):
    return windows(x[:, :-1, :-1] if min(sizes(x, kernel_size, 1)) > 1 else x, kernel_size, stride)


@wrong("takes KH for both sides of the window")
def square_only(x, kernel_size, stride=1):
    return windows(x, (min(kernel_size[0], x.shape[2]),) * 2, stride)


@wrong("knows one channel only")
def one_channel(x, kernel_size, stride=1):
    return windows(x[:1], kernel_size, stride)


@wrong("writes into an array of floats")
def always_floats(x, kernel_size, stride=1):
    return windows(x, kernel_size, stride).astype(np.float32)


@wrong("lets jax cut the patches", verdict="forbidden")
def ready_made(x, kernel_size, stride=1):
    patches = jax.lax.conv_general_dilated_patches(
        jnp.asarray(x, jnp.float32)[None], kernel_size, (stride, stride), "VALID"
    )
    return np.asarray(patches).reshape(patches.shape[1], -1).astype(x.dtype)
