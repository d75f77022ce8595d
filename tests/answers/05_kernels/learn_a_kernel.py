"""Answers to learn_a_kernel that its checks are tried on."""

import jax
import jax.numpy as jnp
import numpy as np

import jconv
from jconv.kit import right, wrong


def windows_of(image):
    return np.lib.stride_tricks.sliding_window_view(image, (3, 3))


def correlate(image, kernel):
    return np.einsum("ijuv,uv->ij", windows_of(image), kernel)


def descend(image, target, rate=0.1, steps=300):
    guess = np.zeros((3, 3))
    for _ in range(steps):
        error = correlate(image, guess) - target
        guess = guess - rate * 2 * np.einsum("ijuv,ij->uv", windows_of(image), error) / error.size
    return guess


@jax.jit
def jax_step(guess, image, target):
    OH, OW = target.shape

    def loss(guess):
        y = sum(image[u : u + OH, v : v + OW] * guess[u, v] for u in range(3) for v in range(3))
        return jnp.mean((y - target) ** 2)

    return guess - 0.1 * jax.grad(loss)(guess)


@right("least squares, all nine weights at once")
def least_squares(image, target):
    kernel, *_ = np.linalg.lstsq(windows_of(image).reshape(-1, 9), target.ravel(), rcond=None)
    return kernel.reshape(3, 3)


@right("jitted: steps by jax.grad, in a Python loop")
def by_grad(image, target):
    guess = jnp.zeros((3, 3))
    for _ in range(300):
        guess = jax_step(guess, image, target)
    return guess


@right("jitted: all steps in one loop of jax, through jax's own convolution, with momentum")
@jax.jit
def with_momentum(image, target):
    def loss(guess):
        y = jax.lax.conv(image[None, None], guess[None, None], (1, 1), "VALID")[0, 0]
        return jnp.mean((y - target) ** 2)

    def step(_, state):
        guess, speed = state
        speed = 0.8 * speed - 0.05 * jax.grad(loss)(guess)
        return guess + speed, speed

    zeros = jnp.zeros((3, 3))
    return jax.lax.fori_loop(0, 200, step, (zeros, zeros))[0]


@right("nine slices a step, from a random start")
def slices(image, target):
    OH, OW = target.shape
    guess = np.random.default_rng(1).normal(size=(3, 3))
    for _ in range(300):
        error = -target
        for u in range(3):
            for v in range(3):
                error = error + image[u : u + OH, v : v + OW] * guess[u, v]
        for u in range(3):
            for v in range(3):
                guess[u, v] -= 0.2 * np.mean(error * image[u : u + OH, v : v + OW])
    return guess


@wrong("stops after ten steps")
def ten_steps(image, target):
    return descend(image, target, steps=10)


@wrong("takes steps ten times too small")
def small_steps(image, target):
    return descend(image, target, rate=0.001)


@wrong("takes steps that are too large, and diverges")
def diverges(image, target):
    with np.errstate(all="ignore"):
        return descend(image, target, rate=2.0)


@wrong("climbs: adds the gradient")
def climbs(image, target):
    with np.errstate(all="ignore"):
        return descend(image, target, rate=-0.1)


@wrong("flips the kernel, as convolution does")
def flipped(image, target):
    return least_squares(image, target)[::-1, ::-1]


@wrong("swaps rows and columns")
def transposed(image, target):
    return least_squares(image, target).T


@wrong("returns the first gradient, image against target, and does not descend")
def one_gradient(image, target):
    return np.einsum("ijuv,ij->uv", windows_of(image), target) / target.size


@wrong("gives every weight the gradient of the middle one")
def one_for_all(image, target):
    guess = np.zeros((3, 3))
    for _ in range(100):
        error = correlate(image, guess) - target
        guess -= 0.01 * np.mean(error * image[1:-1, 1:-1])
    return guess


@wrong("rounds to whole numbers, for Sobel's weights are whole")
def rounds(image, target):
    return np.round(least_squares(image, target))


@wrong("knows Sobel's kernel by heart")
def by_heart(image, target):
    return np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])


@wrong("scales what it has found to length 1")
def scaled(image, target):
    guess = least_squares(image, target)
    return guess / np.linalg.norm(guess)


@wrong("returns the nine weights in a row")
def in_a_row(image, target):
    return least_squares(image, target).ravel()


@wrong("pads the image, so that the target lies one cell off", verdict="error")
def padded(image, target):
    return descend(np.pad(image, 1), target)


@wrong("descends through jconv", verdict="forbidden")
def ready_made(image, target):
    jconv.correlate(image, np.zeros((3, 3), np.float32))
    return descend(image, target)
