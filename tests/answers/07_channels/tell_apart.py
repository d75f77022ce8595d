"""Answers to tell_apart that its checks are tried on."""

import jax
import jax.numpy as jnp
import numpy as np

from jconv.kit import right, wrong


@right("combines the channels first, and slides the kernel over the difference: it is all linear")
def linear(first, second, kernel, weights):
    difference = first - second
    maps = [difference.sum(axis=0), np.tensordot(weights, difference, axes=1)]
    return tuple(np.abs(slide(one, kernel)).max() for one in maps)


@right("plain loops over positions and channels")
def loops(first, second, kernel, weights):
    C, H, W = first.shape
    KH, KW = kernel.shape
    farthest_sum = farthest_weighted = 0 * first[0, 0, 0]
    for i in range(H - KH + 1):
        for j in range(W - KW + 1):
            by_sum = by_weights = 0 * first[0, 0, 0]
            for c in range(C):
                window = first[c, i : i + KH, j : j + KW] - second[c, i : i + KH, j : j + KW]
                found = np.sum(window * kernel)
                by_sum, by_weights = by_sum + found, by_weights + weights[c] * found
            farthest_sum = max(farthest_sum, abs(by_sum))
            farthest_weighted = max(farthest_weighted, abs(by_weights))
    return farthest_sum, farthest_weighted


@right("jitted: both weightings as one matrix")
@jax.jit
def two_rows(first, second, kernel, weights):
    _, H, W = first.shape
    KH, KW = kernel.shape
    both = jnp.stack([jnp.ones_like(weights), weights])
    rows = jnp.arange(H - KH + 1)[:, None] + jnp.arange(KH)
    columns = jnp.arange(W - KW + 1)[:, None] + jnp.arange(KW)
    windows = (first - second)[:, rows[:, None, :, None], columns[:, None, :]]
    distance = jnp.einsum("rc,cijuv,uv->rij", both, windows, kernel)
    by_sum, by_weights = jnp.abs(distance).max(axis=(1, 2))
    return by_sum, by_weights


def slide(plane, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(plane, kernel.shape, axis=(-2, -1))
    return np.sum(windows * kernel, axis=(-2, -1))


@wrong("compares channel by channel, and so sees what the sum has lost")
def compared_too_early(first, second, kernel, weights):
    distances = np.abs(slide(first, kernel) - slide(second, kernel))
    return distances.sum(axis=0).max(), np.tensordot(np.abs(weights), distances, axes=1).max()


@wrong("takes the largest difference without its size: abs is missing")
def no_abs(first, second, kernel, weights):
    difference = slide(first, kernel) - slide(second, kernel)
    return difference.sum(axis=0).max(), np.tensordot(weights, difference, axes=1).max()


@wrong("compares the largest answer of each image, not position by position")
def compared_too_late(first, second, kernel, weights):
    def largest(image, weights):
        return np.abs(np.tensordot(weights, slide(image, kernel), axes=1)).max()

    ones = np.ones_like(weights)
    return tuple(abs(largest(first, row) - largest(second, row)) for row in (ones, weights))


@wrong("takes the mean of the distances instead of the largest")
def mean_distance(first, second, kernel, weights):
    difference = slide(first, kernel) - slide(second, kernel)
    return np.abs(difference.sum(axis=0)).mean(), np.abs(np.tensordot(weights, difference, axes=1)).mean()


@wrong("flips the kernel")
def flipped(first, second, kernel, weights):
    return linear(first, second, kernel[::-1, ::-1], weights)


@wrong("forgets the kernel and compares the pixels")
def pixels(first, second, kernel, weights):
    return linear(first, second, np.ones_like(kernel[:1, :1]), weights)


@wrong("returns the weighted distance first")
def other_order(first, second, kernel, weights):
    return linear(first, second, kernel, weights)[::-1]


@wrong("returns only the weighted distance")
def one_result(first, second, kernel, weights):
    return linear(first, second, kernel, weights)[1]


@wrong("says whether the images differ, not how far")
def yes_or_no(first, second, kernel, weights):
    return tuple(bool(distance > 1e-5) for distance in linear(first, second, kernel, weights))


@wrong("assumes that the weights are 1 and -1")
def two_channels(first, second, kernel, weights):
    return linear(first, second, kernel, np.array([1, -1] + [0] * (len(first) - 2)))


@wrong("pads with zeros, where bars at the border answer too")
def padded(first, second, kernel, weights):
    KH, KW = kernel.shape
    border = [(0, 0), (KH // 2, KH // 2), (KW // 2, KW // 2)]
    return linear(np.pad(first, border), np.pad(second, border), kernel, weights)


@wrong("has SciPy slide the kernel", verdict="forbidden")
def ready_made(first, second, kernel, weights):
    from scipy.signal import correlate

    distances = correlate(first - second, kernel[None], mode="valid")
    return np.abs(distances.sum(axis=0)).max(), np.abs(np.tensordot(weights, distances, axes=1)).max()
