"""Answers to gaussian_kernel that its checks are tried on."""

import math
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import scipy.ndimage

from jconv.kit import right, wrong


def weights(size, sigma, centre=None):
    distance = np.arange(size) - ((size - 1) / 2 if centre is None else centre)
    return np.exp(-(distance[:, None] ** 2 + distance**2) / (2 * sigma**2))


@right("two loops and a total")
def two_loops(size, sigma):
    kernel, total = np.zeros((size, size)), 0
    for i in range(size):
        for j in range(size):
            u, v = i - (size - 1) / 2, j - (size - 1) / 2
            kernel[i, j] = math.exp(-(u * u + v * v) / (2 * sigma * sigma))
            total += kernel[i, j]
    return kernel / total


@right("a grid of distances, with the textbook's factor, which the division takes out again")
def grid(size, sigma):
    u, v = np.meshgrid(np.linspace(-(size - 1) / 2, (size - 1) / 2, size), np.arange(size) - (size - 1) / 2)
    bell = np.exp(-(u**2 + v**2) / (2 * sigma**2)) / (2 * np.pi * sigma**2)
    return (bell / bell.sum()).astype(np.float32)


@right("jitted: the softmax of the exponents")
@partial(jax.jit, static_argnames="size")
def softmax(size, sigma):
    distance = jnp.arange(size) - (size - 1) / 2
    return jax.nn.softmax(-(distance[:, None] ** 2 + distance**2) / (2 * sigma**2), axis=None)


@wrong("does not divide by the sum")
def unscaled(size, sigma):
    return weights(size, sigma)


@wrong("divides by the volume of the whole bell, 2 pi sigma^2")
def density(size, sigma):
    return weights(size, sigma) / (2 * math.pi * sigma**2)


@wrong("scales the peak to 1")
def peak(size, sigma):
    return weights(size, sigma) / weights(size, sigma).max()


@wrong("scales each row by itself")
def row_by_row(size, sigma):
    return weights(size, sigma) / weights(size, sigma).sum(axis=1, keepdims=True)


@wrong("forgets the 2 under the fraction")
def no_two(size, sigma):
    kernel = weights(size, sigma / math.sqrt(2))
    return kernel / kernel.sum()


@wrong("forgets to square sigma")
def sigma_not_squared(size, sigma):
    kernel = weights(size, math.sqrt(sigma))
    return kernel / kernel.sum()


@wrong("takes the distance, not its square: a tent with a tip")
def distance_not_squared(size, sigma):
    distance = np.sqrt(-2 * sigma**2 * np.log(weights(size, sigma)))
    kernel = np.exp(-distance / (2 * sigma**2))
    return kernel / kernel.sum()


@wrong("puts the middle of an even size into a cell")
def centre_in_a_cell(size, sigma):
    kernel = weights(size, sigma, size // 2)
    return kernel / kernel.sum()


@wrong("measures from the corner")
def from_the_corner(size, sigma):
    kernel = weights(size, sigma, 0)
    return kernel / kernel.sum()


@wrong("runs from -1 to 1 whatever the size")
def unit_square(size, sigma):
    distance = np.linspace(-1, 1, size)
    kernel = np.exp(-(distance[:, None] ** 2 + distance**2) / (2 * sigma**2))
    return kernel / kernel.sum()


@wrong("makes a window of radius `size`")
def radius(size, sigma):
    kernel = weights(2 * size + 1, sigma)
    return kernel / kernel.sum()


@wrong("returns the bell of one axis")
def one_axis(size, sigma):
    kernel = weights(size, sigma)[0]
    return kernel / kernel.sum()


@wrong("blurs a bright pixel with SciPy", verdict="forbidden")
def ready_made(size, sigma):
    pixel = np.pad([[1.0]], size)
    kernel = scipy.ndimage.gaussian_filter(pixel, sigma, mode="constant", truncate=size / sigma)
    kernel = kernel[size - size // 2 :, size - size // 2 :][:size, :size]
    return kernel / kernel.sum()
