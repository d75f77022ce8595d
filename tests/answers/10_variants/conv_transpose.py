"""Answers to conv_transpose that its checks are tried on."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from jconv.kit import right, wrong


def crop(canvas, padding):
    return canvas[:, padding : canvas.shape[1] - padding, padding : canvas.shape[2] - padding]


def gather(x, kernel, stride, padding, flip=True):
    """Zeros between the cells and around them, then correlate with the flipped kernel."""
    (C, H, W), (_, _, KH, KW) = x.shape, kernel.shape
    stuffed = np.zeros((C, (H - 1) * stride + 1, (W - 1) * stride + 1), x.dtype)
    stuffed[:, ::stride, ::stride] = x
    stuffed = np.pad(stuffed, ((0, 0), (KH - 1, KH - 1), (KW - 1, KW - 1)))
    windows = np.lib.stride_tricks.sliding_window_view(stuffed, (KH, KW), axis=(1, 2))
    kernel = kernel[:, :, ::-1, ::-1] if flip else kernel
    return crop(np.einsum("cijuv,couv->oij", windows, kernel), padding)


@right("all loops, skipping what is cut off")
def all_loops(x, kernel, stride=1, padding=0):
    (C, H, W), (_, O, KH, KW) = x.shape, kernel.shape
    OH, OW = (H - 1) * stride + KH - 2 * padding, (W - 1) * stride + KW - 2 * padding
    output = np.zeros((O, OH, OW), np.result_type(x, kernel))
    for c, i, j in np.ndindex(C, H, W):
        for o, u, v in np.ndindex(O, KH, KW):
            row, column = i * stride + u - padding, j * stride + v - padding
            if 0 <= row < OH and 0 <= column < OW:
                output[o, row, column] += x[c, i, j] * kernel[c, o, u, v]
    return output


@right("gathers: zeros between the cells, and the kernel flipped")
def zeros_between(x, kernel, stride=1, padding=0):
    return gather(x, kernel, stride, padding)


@right("jitted: a strided addition for each tap")
@partial(jax.jit, static_argnames=("stride", "padding"))
def tap_by_tap(x, kernel, stride=1, padding=0):
    (_, H, W), (_, O, KH, KW) = x.shape, kernel.shape
    canvas = jnp.zeros((O, (H - 1) * stride + KH, (W - 1) * stride + KW), jnp.result_type(x, kernel))
    for u in range(KH):
        for v in range(KW):
            spread = jnp.tensordot(kernel[:, :, u, v], x, axes=(0, 0))
            canvas = canvas.at[:, u : u + stride * H : stride, v : v + stride * W : stride].add(spread)
    return crop(canvas, padding)


@wrong("lets a stamp overwrite what lies under it")
def overwritten(x, kernel, stride=1, padding=0):
    (_, H, W), (_, O, KH, KW) = x.shape, kernel.shape
    canvas = np.zeros((O, (H - 1) * stride + KH, (W - 1) * stride + KW), np.result_type(x, kernel))
    for i, j in np.ndindex(H, W):
        stamp = np.einsum("c,couv->ouv", x[:, i, j], kernel)
        canvas[:, i * stride : i * stride + KH, j * stride : j * stride + KW] = stamp
    return crop(canvas, padding)


@wrong("gathers with the kernel as it is")
def not_flipped(x, kernel, stride=1, padding=0):
    return gather(x, kernel, stride, padding, flip=False)


@wrong("takes the kernel as (O, C, KH, KW)")
def layout(x, kernel, stride=1, padding=0):
    O, C = kernel.shape[1], kernel.shape[0]
    return all_loops(x, kernel.reshape(O, C, *kernel.shape[2:]).swapaxes(0, 1), stride, padding)


@wrong("ignores the stride")
def no_stride(x, kernel, stride=1, padding=0):
    return all_loops(x, kernel, 1, min(padding, (min(x.shape[1:]) + min(kernel.shape[2:]) - 2) // 2))


@wrong("ignores the padding")
def no_padding(x, kernel, stride=1, padding=0):
    return all_loops(x, kernel, stride)


@wrong("adds zeros around the output instead of cutting it off")
def padded(x, kernel, stride=1, padding=0):
    return np.pad(all_loops(x, kernel, stride), ((0, 0), (padding, padding), (padding, padding)))


@wrong("cuts off at the end only")
def cut_at_the_end(x, kernel, stride=1, padding=0):
    y = all_loops(x, kernel, stride)
    return y[:, : y.shape[1] - 2 * padding, : y.shape[2] - 2 * padding]


@wrong("cuts off with [padding:-padding], which is empty without padding")
def empty_slice(x, kernel, stride=1, padding=0):
    return all_loops(x, kernel, stride)[:, padding:-padding, padding:-padding]


@wrong("makes the output `stride` times as large as the input")
def multiples(x, kernel, stride=1, padding=0):
    (_, H, W), O = x.shape, kernel.shape[1]
    output = np.zeros((O, H * stride, W * stride), np.result_type(x, kernel))
    y = all_loops(x, kernel, stride, padding)[:, : H * stride, : W * stride]
    output[:, : y.shape[1], : y.shape[2]] = y
    return output


@wrong("repeats the cells, then correlates: upsampling")
def upsampled(x, kernel, stride=1, padding=0):
    big = np.kron(x, np.ones((1, stride, stride), x.dtype))
    big = big[:, : (x.shape[1] - 1) * stride + 1, : (x.shape[2] - 1) * stride + 1]
    return gather(big, kernel, 1, padding)


@wrong("stamps one channel only, the last")
def last_channel(x, kernel, stride=1, padding=0):
    return all_loops(x[-1:], kernel[-1:], stride, padding)


@wrong("keeps the canvas in floats, whatever the arguments are")
def always_floats(x, kernel, stride=1, padding=0):
    return all_loops(x, kernel, stride, padding).astype(float)


@wrong("lets jax do it", verdict="forbidden")
def ready_made(x, kernel, stride=1, padding=0):
    flipped = jnp.asarray(kernel)[:, :, ::-1, ::-1].swapaxes(0, 1)
    edges = [(K - 1 - padding, K - 1 - padding) for K in kernel.shape[2:]]
    y = jax.lax.conv_general_dilated(jnp.asarray(x)[None], flipped, (1, 1), edges, lhs_dilation=(stride, stride))
    return y[0]
