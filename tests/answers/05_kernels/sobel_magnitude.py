"""Answers to sobel_magnitude that its checks are tried on."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import scipy.ndimage

from jconv.kit import right, wrong

SOBEL_X = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])


def correlate(image, kernel):
    return np.einsum("ijuv,uv->ij", np.lib.stride_tricks.sliding_window_view(image, kernel.shape), kernel)


def gradients(image):
    return correlate(image, SOBEL_X), correlate(image, SOBEL_X.T)


@right("four loops")
def four_loops(image):
    H, W = image.shape
    magnitude = np.zeros((H - 2, W - 2), np.float32)
    for i in range(H - 2):
        for j in range(W - 2):
            gradient_x = gradient_y = 0
            for u in range(3):
                for v in range(3):
                    gradient_x += image[i + u, j + v] * SOBEL_X[u, v]
                    gradient_y += image[i + u, j + v] * SOBEL_X[v, u]
            magnitude[i, j] = math.sqrt(gradient_x**2 + gradient_y**2)
    return magnitude


@right("slices of the image: a difference along one axis, smoothed 1, 2, 1 along the other")
def slices(image):
    right_less_left = image[:, 2:] - image[:, :-2]
    below_less_above = image[2:] - image[:-2]
    gradient_x = right_less_left[:-2] + 2 * right_less_left[1:-1] + right_less_left[2:]
    gradient_y = below_less_above[:, :-2] + 2 * below_less_above[:, 1:-1] + below_less_above[:, 2:]
    return np.hypot(gradient_x, gradient_y)


@right("jitted: both kernels as two output channels of jax's own convolution")
@jax.jit
def two_channels(image):
    kernels = jnp.stack([SOBEL_X, SOBEL_X.T])[:, None].astype(jnp.float32)
    x = jnp.asarray(image, jnp.float32)[None, None]
    return jnp.linalg.norm(jax.lax.conv(x, kernels, (1, 1), "VALID")[0], axis=0)


@wrong("squares integers of 32 bits")
def squares_that_wrap(image):
    gradient_x, gradient_y = (g.astype(np.int32) if g.dtype.kind == "i" else g for g in gradients(image))
    return np.sqrt(np.abs(gradient_x**2 + gradient_y**2))


@wrong("adds the absolute values up")
def absolute_values(image):
    gradient_x, gradient_y = gradients(image)
    return (abs(gradient_x) + abs(gradient_y)).astype(float)


@wrong("takes the larger of the two")
def larger(image):
    gradient_x, gradient_y = gradients(image)
    return np.maximum(abs(gradient_x), abs(gradient_y)).astype(float)


@wrong("adds first and squares after")
def adds_first(image):
    gradient_x, gradient_y = gradients(image)
    return np.sqrt((gradient_x + gradient_y) ** 2)


@wrong("forgets the root")
def squared(image):
    gradient_x, gradient_y = gradients(image)
    return (gradient_x**2 + gradient_y**2).astype(float)


@wrong("finds vertical edges only")
def vertical_only(image):
    return abs(gradients(image)[0]).astype(float)


@wrong("uses the same kernel twice")
def twice_the_same(image):
    return np.sqrt(2.0 * gradients(image)[0] ** 2)


@wrong("weighs the rows 1, 1, 1: Prewitt's kernels")
def prewitt(image):
    kernel = np.sign(SOBEL_X)
    return np.hypot(correlate(image, kernel), correlate(image, kernel.T))


@wrong("takes the root, and cuts it down to the image's integers")
def integers(image):
    return np.hypot(*gradients(image)).astype(image.dtype)


@wrong("pads with zeros, to keep the size, and finds an edge all around the image")
def padded(image):
    return np.hypot(*gradients(np.pad(image, 1)))


@wrong("clips to the range of a photo")
def clipped(image):
    return np.clip(np.hypot(*gradients(image)), 0, 255)


@wrong("divides by 8, to get brightness per cell")
def per_cell(image):
    return np.hypot(*gradients(image)) / 8


@wrong("loops to the height of the image on both axes")
def square_only(image):
    size = len(image) - 2
    magnitude = np.zeros((size, size))
    for i in range(size):
        for j in range(min(size, image.shape[1] - 2)):
            magnitude[i, j] = np.hypot(*gradients(image[i : i + 3, j : j + 3]))[0, 0]
    return magnitude


@wrong("calls SciPy's Sobel filter", verdict="forbidden")
def ready_made(image):
    image = image.astype(float)
    magnitude = np.hypot(scipy.ndimage.sobel(image, axis=0), scipy.ndimage.sobel(image, axis=1))
    return magnitude[1:-1, 1:-1]
