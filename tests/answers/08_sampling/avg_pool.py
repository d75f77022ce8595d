"""Answers to avg_pool that its checks are tried on."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from jconv.kit import right, wrong


@right("loops over the outputs, with the window cut at the edges")
def clipped_windows(x, window, stride=None, padding=0, count_include_pad=True):
    C, H, W = x.shape
    stride = window if stride is None else stride
    OH, OW = ((size + 2 * padding - window) // stride + 1 for size in (H, W))
    output = np.empty((C, OH, OW))
    for c in range(C):
        for i in range(OH):
            for j in range(OW):
                top, left = i * stride - padding, j * stride - padding
                seen = x[c, max(top, 0) : top + window, max(left, 0) : left + window]
                output[c, i, j] = np.sum(seen, dtype=float) / (window**2 if count_include_pad else seen.size)
    return output


@right("jitted: padding that is not a number, and a mean that leaves it out")
@partial(jax.jit, static_argnames=("window", "stride", "padding", "count_include_pad"))
def not_a_number(x, window, stride=None, padding=0, count_include_pad=True):
    stride = window if stride is None else stride
    fill = 0 if count_include_pad else jnp.nan
    x = jnp.pad(x.astype(jnp.float32), [(0, 0)] + [(padding, padding)] * 2, constant_values=fill)
    rows, columns = x.shape[1] - window + 1, x.shape[2] - window + 1
    shifted = [x[:, u : u + rows : stride, v : v + columns : stride] for u in range(window) for v in range(window)]
    return jnp.nanmean(jnp.stack(shifted), axis=0)


@right("two matrices of zeros and ones, one an axis")
def two_matrices(x, window, stride=None, padding=0, count_include_pad=True):
    stride = window if stride is None else stride

    def one_axis(size):
        starts = np.arange(0, size + 2 * padding - window + 1, stride)[:, None] - padding
        cells = np.arange(size)
        member = ((starts <= cells) & (cells < starts + window)).astype(float)
        return member / (window if count_include_pad else member.sum(axis=1, keepdims=True))

    return one_axis(x.shape[1]) @ x @ one_axis(x.shape[2]).T


def pool(x, window, stride, padding, reduce=np.mean, **how):
    stride = window if stride is None else stride
    x = np.pad(x, [(0, 0), (padding, padding), (padding, padding)], **how)
    windows = np.lib.stride_tricks.sliding_window_view(x, (window, window), axis=(1, 2))
    return reduce(windows[:, ::stride, ::stride], axis=(3, 4))


@wrong("lets the zeros count always")
def zeros_count(x, window, stride=None, padding=0, count_include_pad=True):
    return pool(x, window, stride, padding)


@wrong("lets the zeros never count")
def zeros_do_not_count(x, window, stride=None, padding=0, count_include_pad=True):
    return two_matrices(x, window, stride, padding, False)


@wrong("counts the cells that are not 0, wherever they are")
def counts_what_is_not_zero(x, window, stride=None, padding=0, count_include_pad=True):
    total = pool(x, window, stride, padding, np.sum)
    counts = window**2 if count_include_pad else pool(x != 0, window, stride, padding, np.sum)
    return total / np.maximum(counts, 1)


@wrong("repeats the edge instead of padding with zeros")
def edge_repeated(x, window, stride=None, padding=0, count_include_pad=True):
    return (
        pool(x, window, stride, padding, mode="edge")
        if count_include_pad
        else two_matrices(x, window, stride, padding, False)
    )


@wrong("divides by the window's side, not by its area")
def side(x, window, stride=None, padding=0, count_include_pad=True):
    return two_matrices(x, window, stride, padding, count_include_pad) * window


@wrong("divides without a remainder, and keeps integers")
def whole_numbers(x, window, stride=None, padding=0, count_include_pad=True):
    means = two_matrices(x, window, stride, padding, count_include_pad)
    return means if x.dtype.kind == "f" else np.floor(means).astype(x.dtype)


@wrong("adds uint8 in uint8")
def wraps(x, window, stride=None, padding=0, count_include_pad=True):
    if x.dtype != np.uint8:
        return two_matrices(x, window, stride, padding, count_include_pad)
    return pool(x, window, stride, padding, partial(np.sum, dtype=x.dtype)) / window**2


@wrong("ignores the stride: steps are as large as the window")
def window_steps(x, window, stride=None, padding=0, count_include_pad=True):
    return two_matrices(x, window, None, padding, count_include_pad)


@wrong("takes None for stride 1, as a convolution does")
def stride_one(x, window, stride=None, padding=0, count_include_pad=True):
    return two_matrices(x, window, stride or 1, padding, count_include_pad)


@wrong("keeps a last window that hangs over the edge")
def rounded_up(x, window, stride=None, padding=0, count_include_pad=True):
    step = window if stride is None else stride
    over = [(0, 0)] + [(0, -(size + 2 * padding - window) % step) for size in x.shape[1:]]
    return two_matrices(np.pad(x, over), window, stride, padding, count_include_pad)


@wrong("takes the largest")
def largest(x, window, stride=None, padding=0, count_include_pad=True):
    return pool(x.astype(float), window, stride, padding, np.max)


@wrong("takes the mean over the channels too")
def across_channels(x, window, stride=None, padding=0, count_include_pad=True):
    return two_matrices(x, window, stride, padding, count_include_pad).mean(axis=0, keepdims=True)


@wrong("calls jax's own reduction of windows", verdict="forbidden")
def ready_made(x, window, stride=None, padding=0, count_include_pad=True):
    borders = [(0, 0), (padding, padding), (padding, padding)]
    size, steps = (1, window, window), (1, stride or window, stride or window)

    def total(x):
        return jax.lax.reduce_window(x, 0.0, jax.lax.add, size, steps, borders)

    x = jnp.asarray(x, jnp.float32)
    return total(x) / (window**2 if count_include_pad else total(jnp.ones_like(x)))
