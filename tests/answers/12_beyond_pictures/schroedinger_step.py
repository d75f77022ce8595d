"""Answers to schroedinger_step that its checks are tried on."""

import jax
import jax.numpy as jnp
import numpy as np

from jconv.kit import right, wrong


def around(psi, mode="wrap"):
    p = np.pad(psi, 1, mode=mode)
    return p[:-2, 1:-1] + p[2:, 1:-1] + p[1:-1, :-2] + p[1:-1, 2:]


def series(psi, potential, dt, *, half=0.5, mode="wrap"):
    def energy(psi):
        return -half * (around(psi, mode) - 4 * psi) + potential * psi

    return psi - 1j * dt * energy(psi) - dt**2 / 2 * energy(energy(psi))


@right("padded, by slices")
def padded(psi, potential, dt):
    return series(psi, potential, dt)


@right("cell by cell, real and imaginary part apart")
def two_parts(psi, potential, dt):
    H, W = psi.shape

    def energy(real):
        result = np.zeros((H, W))
        for i, j in np.ndindex(H, W):
            total = real[(i - 1) % H, j] + real[(i + 1) % H, j] + real[i, (j - 1) % W] + real[i, (j + 1) % W]
            result[i, j] = -0.5 * (total - 4 * real[i, j]) + potential[i, j] * real[i, j]
        return result

    a, b = psi.real, psi.imag
    once_a, once_b = energy(a), energy(b)
    real = a + dt * once_b - dt**2 / 2 * energy(once_a)
    imaginary = b - dt * once_a - dt**2 / 2 * energy(once_b)
    return real + 1j * imaginary


@right("jitted: the energy as a matrix, from columns of the identity")
@jax.jit
def matrix(psi, potential, dt):
    H, W = psi.shape
    cells = jnp.eye(H * W).reshape(-1, H, W)
    total = sum(jnp.roll(cells, shift, axis) for axis in (1, 2) for shift in (1, -1))
    energy = (-0.5 * (total - 4 * cells) + potential * cells).reshape(H * W, H * W)
    once = psi.ravel() @ energy
    return (psi.ravel() - 1j * dt * once - dt**2 / 2 * (once @ energy)).reshape(H, W)


@wrong("stops after the first power of dt")
def euler(psi, potential, dt):
    return psi - 1j * dt * (-0.5 * (around(psi) - 4 * psi) + potential * psi)


@wrong("lets time run backwards: + i")
def backwards(psi, potential, dt):
    return series(psi, potential, -dt)


@wrong("forgets the 1/2 of the Laplacian")
def no_half(psi, potential, dt):
    return series(psi, potential, dt, half=1)


@wrong("takes + 1/2")
def wrong_sign(psi, potential, dt):
    return series(psi, potential, dt, half=-0.5)


@wrong("adds the term with dt^2")
def added(psi, potential, dt):
    first = series(psi, potential, dt)
    return 2 * euler(psi, potential, dt) - first


@wrong("forgets the 1/2 of the series")
def whole_square(psi, potential, dt):
    first = euler(psi, potential, dt)
    return euler(first, potential, dt)


@wrong("squares the energy cell by cell")
def squared(psi, potential, dt):
    energy = -0.5 * (around(psi) - 4 * psi) + potential * psi
    return psi - 1j * dt * energy - dt**2 / 2 * energy**2


@wrong("pads with zeros")
def zeros(psi, potential, dt):
    return series(psi, potential, dt, mode="constant")


@wrong("ignores the potential")
def free(psi, potential, dt):
    return series(psi, potential * 0, dt)


@wrong("adds the potential instead of multiplying")
def potential_added(psi, potential, dt):
    def energy(psi):
        return -0.5 * (around(psi) - 4 * psi) + potential

    return psi - 1j * dt * energy(psi) - dt**2 / 2 * energy(energy(psi))


@wrong("drops the imaginary part")
def real_part(psi, potential, dt):
    return series(psi, potential, dt).real


@wrong("returns the probability")
def probability(psi, potential, dt):
    return np.abs(series(psi, potential, dt)) ** 2


@wrong("normalises")
def normalised(psi, potential, dt):
    result = series(psi, potential, dt)
    return result * (np.linalg.norm(psi) / np.linalg.norm(result))


@wrong("multiplies in the Fourier domain", verdict="forbidden")
def spectral(psi, potential, dt):
    H, W = psi.shape
    waves = 2 - np.cos(2 * np.pi * np.fft.fftfreq(H))[:, None] - np.cos(2 * np.pi * np.fft.fftfreq(W))

    def energy(psi):
        return np.fft.ifft2(waves * np.fft.fft2(psi)) + potential * psi

    return psi - 1j * dt * energy(psi) - dt**2 / 2 * energy(energy(psi))
