"""Reference for schroedinger_step: the energy as a function, applied once and twice."""

import numpy as np

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
