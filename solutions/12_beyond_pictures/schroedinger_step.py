"""Reference for schroedinger_step: the energy as a function, applied once and twice."""

import numpy as np

from jconv.kit import case


def schroedinger_step(psi: np.ndarray, potential: np.ndarray, dt: float) -> np.ndarray:
    """Return the wave function psi (H, W) a time dt later, by the series to second order in dt."""
    if psi.shape != potential.shape:
        raise ValueError(f"psi and potential must have the same shape, got {psi.shape} and {potential.shape}")

    def energy(psi):
        # Rolled by 1, cell (i, j) holds what was in (i - 1, j); what falls out at the end comes in at the start.
        neighbours = sum(np.roll(psi, shift, axis) for axis in (0, 1) for shift in (1, -1))
        return -0.5 * (neighbours - 4 * psi) + potential * psi

    first = energy(psi)
    # energy of energy, not energy squared cell by cell: the cells have met their neighbours in between.
    return psi - 1j * dt * first - dt**2 / 2 * energy(first)


def examples():
    """The worked examples; one bright cell, which shows the stencil; a wall; a single cell."""
    wave = np.array([[1, 1j, -1, -1j]])
    yield case(wave, np.zeros((1, 4), np.float32), 0.1)
    yield case(wave, np.full((1, 4), 2, np.float32), 0.1)
    bright = np.zeros((4, 5), np.complex64)
    bright[1, 2] = 8
    yield case(bright, np.zeros((4, 5), np.float32), 0.5)
    wall = np.array([[0], [0], [4]], np.float32)
    yield case(np.array([[1 + 1j], [2], [-1j]]), wall, 0.25)
    yield case(np.array([[2j]], np.complex64), np.array([[1]], np.float32), 0.5)  # 1 + 1.75j


def hidden_cases(rng):
    """Complex numbers without symmetry, a potential that differs from cell to cell; rims on all four sides."""

    def drawn(*shape):
        # No part is 0 and no two cells are alike, so that every neighbour and every sign shows.
        parts = (rng.permutation(2 * np.prod(shape)) + 1.0) * rng.choice([-1, 1], 2 * np.prod(shape)) / 8
        psi = (parts[::2] + 1j * parts[1::2]).reshape(shape)
        potential = (rng.permutation(np.prod(shape)) + 1).reshape(shape) / 4
        return psi, potential.astype(np.float32)

    for shape, dt in [((4, 6), 0.2), ((5, 3), 0.1), ((1, 6), 0.3), ((5, 1), 0.25)]:
        psi, potential = drawn(*shape)
        yield case(psi.astype(np.complex64), potential, dt)
    yield case(*drawn(4, 6), 0.3)
    yield case(*drawn(3, 3), 0.2)  # a square, on which a potential turned over would fit
    yield case(*drawn(2, 5), 0.2)  # two rows: the neighbour above and the one below are the same, twice
    yield case(*drawn(5, 3), 0.15)
