"""Answers to blur_pool that its checks are tried on."""

from functools import partial
from math import comb

import jax
import jax.numpy as jnp
import numpy as np

from jconv.kit import right, wrong


@right("loops over the outputs, with an index that turns around at the edges")
def reflected_indices(x, filter_size=3):
    C, H, W = x.shape
    weights = np.outer(taps(filter_size), taps(filter_size))
    low = (filter_size - 1) // 2

    def reflect(index, size):
        return abs(index) if index < size else 2 * (size - 1) - index

    output = np.zeros((C, -(-H // 2), -(-W // 2)))
    for i in range(output.shape[1]):
        for j in range(output.shape[2]):
            rows = [reflect(2 * i + u - low, H) for u in range(filter_size)]
            columns = [reflect(2 * j + v - low, W) for v in range(filter_size)]
            output[:, i, j] = (x[:, rows][:, :, columns] * weights).sum(axis=(1, 2))
    return output


@right("jitted: the window as one, every second of each shifted image")
@partial(jax.jit, static_argnames="filter_size")
def shifted(x, filter_size=3):
    _, H, W = x.shape
    w, low = taps(filter_size), (filter_size - 1) // 2
    x = jnp.pad(x, [(0, 0)] + [(low, filter_size - 1 - low)] * 2, mode="reflect")
    return sum(
        w[u] * w[v] * x[:, u : u + H : 2, v : v + W : 2] for u in range(filter_size) for v in range(filter_size)
    )


@right("means of neighbours, again and again: each makes a row of Pascal's triangle the next one")
def means_of_means(x, filter_size=3):
    x = np.pad(x, [(0, 0)] + [((filter_size - 1) // 2, filter_size // 2)] * 2, mode="reflect")
    for _ in range(filter_size - 1):
        x = (x[:, 1:] + x[:, :-1]) / 2
        x = (x[:, :, 1:] + x[:, :, :-1]) / 2
    return x[:, ::2, ::2]


def taps(filter_size):
    return np.array([comb(filter_size - 1, k) for k in range(filter_size)]) / 2 ** (filter_size - 1)


def blur(x, w_rows, w_columns, low, high, mode="reflect"):
    x = np.pad(x, [(0, 0), (low, high), (low, high)], mode=mode)
    windows = np.lib.stride_tricks.sliding_window_view(x, (len(w_rows), len(w_columns)), axis=(1, 2))
    return np.einsum("cijuv,u,v->cij", windows, w_rows, w_columns)


def usual(x, filter_size, mode="reflect"):
    return blur(x, taps(filter_size), taps(filter_size), (filter_size - 1) // 2, filter_size // 2, mode)


@wrong("keeps every second cell and does not blur")
def no_blur(x, filter_size=3):
    return 1.0 * x[:, ::2, ::2]


@wrong("keeps every second cell first, and blurs what is left")
def blur_too_late(x, filter_size=3):
    return usual(x[:, ::2, ::2], filter_size)


@wrong("blurs and forgets the stride")
def no_stride(x, filter_size=3):
    return usual(x, filter_size)


@wrong("keeps the cells of odd row and column")
def odd_cells(x, filter_size=3):
    return usual(x, filter_size)[:, 1::2, 1::2]


@wrong("repeats the outermost cell when it reflects")
def symmetric(x, filter_size=3):
    return usual(x, filter_size, "symmetric")[:, ::2, ::2]


@wrong("pads with zeros, which darken the border")
def zeros(x, filter_size=3):
    return usual(x, filter_size, "constant")[:, ::2, ::2]


@wrong("lets an even filter reach further to the left")
def other_side(x, filter_size=3):
    w = taps(filter_size)
    return blur(x, w, w, filter_size // 2, (filter_size - 1) // 2)[:, ::2, ::2]


@wrong("pads by the same amount at both ends: an even filter gives a row or column too many")
def same_at_both_ends(x, filter_size=3):
    w = taps(filter_size)
    return blur(x, w, w, filter_size // 2, filter_size // 2)[:, ::2, ::2]


@wrong("does not pad", verdict="error")
def no_border(x, filter_size=3):
    w = taps(filter_size)
    return blur(x, w, w, 0, 0)[:, ::2, ::2]


@wrong("blurs along the rows only")
def one_axis(x, filter_size=3):
    w, low = taps(filter_size), (filter_size - 1) // 2
    return blur(x, np.eye(filter_size)[low], w, low, filter_size // 2)[:, ::2, ::2]


@wrong("blurs with equal weights")
def box(x, filter_size=3):
    w = np.full(filter_size, 1 / filter_size)
    return blur(x, w, w, (filter_size - 1) // 2, filter_size // 2)[:, ::2, ::2]


@wrong("divides by the sum along one axis only, so y is too large")
def not_normalised(x, filter_size=3):
    return usual(x, filter_size)[:, ::2, ::2] * 2 ** (filter_size - 1)


@wrong("knows the filter of three taps only")
def three_taps(x, filter_size=3):
    return usual(x, 3)[:, ::2, ::2]


@wrong("goes back to integers where x holds them")
def whole_numbers(x, filter_size=3):
    return usual(x, filter_size)[:, ::2, ::2].astype(x.dtype)


@wrong("takes x for a picture of eight bits")
def eight_bits(x, filter_size=3):
    return usual(x.astype(np.uint8).astype(np.float32) if x.dtype.kind == "i" else x, filter_size)


@wrong("blurs by np.convolve", verdict="forbidden")
def ready_made(x, filter_size=3):
    x = np.pad(x, [(0, 0)] + [((filter_size - 1) // 2, filter_size // 2)] * 2, mode="reflect")
    for axis in (1, 2):
        x = np.apply_along_axis(np.convolve, axis, x, taps(filter_size), "valid")
    return x[:, ::2, ::2]
