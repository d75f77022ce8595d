"""Answers to box_against_gaussian that its checks are tried on."""

import math
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import scipy.signal

from jconv.kit import right, wrong


def bell(size, sigma=None, radius=None):
    sigma = sigma or math.sqrt((size**2 - 1) / 12)
    radius = radius or math.ceil(4 * sigma)
    weights = np.exp(-(np.arange(-radius, radius + 1) ** 2) / (2 * sigma**2))
    return weights / weights.sum()


def box(size):
    return np.full(size, 1 / size)


def response(weights, frequencies):
    distance = np.arange(len(weights)) - (len(weights) - 1) / 2
    return np.cos(2 * np.pi * np.outer(frequencies, distance)) @ weights


def table(weights, frequencies):
    return np.stack([response(weights, frequencies), response(weights, frequencies / math.sqrt(2)) ** 2])


@right("the sum over the kernel's cells, as it is written")
def as_written(size, frequencies):
    sigma = math.sqrt((size**2 - 1) / 12)
    radius = math.ceil(4 * sigma)
    spread = 2 * radius + 1
    weight = np.zeros((spread, spread))
    for i in range(spread):
        for j in range(spread):
            weight[i, j] = math.exp(-((i - radius) ** 2 + (j - radius) ** 2) / (2 * sigma**2))
    output = np.zeros((2, 2, len(frequencies)))
    for n, kernel in enumerate([np.ones((size, size)), weight]):
        middle = (len(kernel) - 1) / 2
        d = np.arange(len(kernel)) - middle
        for k, f in enumerate(frequencies):
            for m, (a, b) in enumerate([(0, f), (f / math.sqrt(2), f / math.sqrt(2))]):
                wave = np.cos(2 * math.pi * (a * d[:, None] + b * d))
                output[n, m, k] = np.sum(kernel * wave) / np.sum(kernel)
    return output


@right("closed form for the box, sin(pi f K) / (K sin(pi f)), which is 1 at 0")
def closed_form(size, frequencies):
    def along(f):
        f = np.where(f == 0, 1e-6, f.astype(float))
        return np.sin(np.pi * f * size) / (size * np.sin(np.pi * f))

    of_box = np.stack([along(frequencies), along(frequencies / np.sqrt(2)) ** 2])
    return np.stack([of_box, table(bell(size), frequencies)])


@right("jitted: complex waves, whose imaginary parts cancel")
@partial(jax.jit, static_argnames="size")
def complex_waves(size, frequencies):
    sigma = np.sqrt((size**2 - 1) / 12)
    radius = int(np.ceil(4 * sigma))
    d = jnp.arange(-radius, radius + 1)
    weights = jnp.exp(-(d**2) / (2 * sigma**2))
    kernels = [(jnp.arange(size) - (size - 1) / 2, jnp.full(size, 1 / size)), (d, weights / weights.sum())]

    def along(f, d, weights):
        return jnp.exp(2j * jnp.pi * f[:, None] * d) @ weights

    rows = [[along(frequencies, *k), along(frequencies / jnp.sqrt(2), *k) ** 2] for k in kernels]
    return jnp.real(jnp.array(rows))


@right("measured: both blurs applied to long stripes, read off where a wave has its crest")
def measured(size, frequencies):
    def apply(weights, f):
        middle = (len(weights) - 1) / 2
        n = np.arange(len(weights))
        stripes = np.cos(2 * np.pi * f * (n - middle))  # the window around a crest
        return np.sum(weights * stripes)

    kernels = [box(size), bell(size)]
    rows = [[apply(k, f) for f in frequencies] for k in kernels]
    turned = [[apply(k, f / np.sqrt(2)) ** 2 for f in frequencies] for k in kernels]
    return np.array([[rows[0], turned[0]], [rows[1], turned[1]]])


@wrong("takes the size of the response, and loses its sign")
def size_only(size, frequencies):
    return abs(as_written(size, frequencies))


@wrong("takes the power, the response squared")
def power(size, frequencies):
    return as_written(size, frequencies) ** 2


@wrong("lets the diagonal's wave run with f along both axes, which makes it shorter")
def diagonal_too_fast(size, frequencies):
    return np.stack([[response(k, frequencies), response(k, frequencies) ** 2] for k in (box(size), bell(size))])


@wrong("counts one axis only along the diagonal")
def diagonal_not_squared(size, frequencies):
    turned = frequencies / math.sqrt(2)
    return np.stack([[response(k, frequencies), response(k, turned)] for k in (box(size), bell(size))])


@wrong("counts both axes along the row, too")
def row_squared(size, frequencies):
    output = as_written(size, frequencies)
    output[:, 0] **= 2
    return output


@wrong("swaps kernels and directions")
def transposed(size, frequencies):
    return as_written(size, frequencies).transpose(1, 0, 2)


@wrong("measures distances from the cell K // 2, for even boxes too")
def off_centre(size, frequencies):
    def along(f):
        return np.cos(2 * np.pi * np.outer(f, np.arange(size) - size // 2)) @ box(size)

    output = as_written(size, frequencies)
    output[0] = along(frequencies), along(frequencies / math.sqrt(2)) ** 2
    return output


@wrong("forgets 2 pi: radians in place of cycles")
def radians(size, frequencies):
    return as_written(size, frequencies / (2 * np.pi))


@wrong("takes the standard deviation of a box without cells, K / sqrt(12)")
def continuous_box(size, frequencies):
    sigma = size / math.sqrt(12)
    return np.stack([table(box(size), frequencies), table(bell(size, sigma), frequencies)])


@wrong("takes the variance for the standard deviation")
def variance(size, frequencies):
    sigma = (size**2 - 1) / 12
    return np.stack([table(box(size), frequencies), table(bell(size, sigma), frequencies)])


@wrong("cuts the bell off at the box's size, and gets its lobes back")
def cut_off(size, frequencies):
    sigma = math.sqrt((size**2 - 1) / 12)
    distance = np.arange(size) - (size - 1) / 2
    weights = np.exp(-(distance**2) / (2 * sigma**2))
    return np.stack([table(box(size), frequencies), table(weights / weights.sum(), frequencies)])


@wrong("cuts the bell off at 3 sigma")
def three_sigma(size, frequencies):
    radius = math.ceil(3 * math.sqrt((size**2 - 1) / 12))
    return np.stack([table(box(size), frequencies), table(bell(size, None, radius), frequencies)])


@wrong("does not divide the bell by its sum")
def not_divided(size, frequencies):
    weights = bell(size) / bell(size).max()
    return np.stack([table(box(size), frequencies), table(weights, frequencies)])


@wrong("knows the bell's transform by heart, and samples nothing")
def continuous_bell(size, frequencies):
    sigma = math.sqrt((size**2 - 1) / 12)
    curve = np.exp(-2 * (np.pi * sigma * frequencies) ** 2)
    return np.stack([table(box(size), frequencies), np.stack([curve, curve])])


@wrong("divides 0 by 0 at frequency 0")
def zero_by_zero(size, frequencies):
    with np.errstate(invalid="ignore"):
        return as_written(size, frequencies) * frequencies / frequencies


@wrong("lets SciPy measure", verdict="forbidden")
def ready_made(size, frequencies):
    def along(weights, f):
        _, waves = scipy.signal.freqz(weights, worN=2 * np.pi * f)
        return np.real(waves * np.exp(1j * np.pi * f * (len(weights) - 1)))

    def both(weights):
        return along(weights, frequencies), along(weights, frequencies / math.sqrt(2)) ** 2

    return np.stack([both(box(size)), both(bell(size))])
