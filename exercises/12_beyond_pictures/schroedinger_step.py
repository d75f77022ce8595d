"""Move a quantum particle on by one step of time: a convolution of complex numbers.

|psi[i, j]|^2 is the probability of finding the particle in cell (i, j). psi itself is complex, and the
Schroedinger equation i dpsi/dt = -1/2 laplacian(psi) + V * psi tells how it changes (in units in which Planck's
constant over 2 pi, the mass and the distance of cells are 1). The right side, call it energy(psi), is a
convolution plus a product, cell by cell. Its solution exp(-i * dt * energy) is a series, cut off after dt^2:

    energy(psi)[i, j] = -1/2 * laplacian(psi)[i, j] + V[i, j] * psi[i, j]
    laplacian(psi)[i, j] = psi[i - 1, j] + psi[i + 1, j] + psi[i, j - 1] + psi[i, j + 1] - 4 * psi[i, j]
    result = psi - i * dt * energy(psi) - dt^2 / 2 * energy(energy(psi))

where the i before dt is the imaginary unit, 1j in Python. Space is periodic: what runs out on one side comes in
on the other, so psi[-1, j] is psi[H - 1, j], psi[H, j] is psi[0, j], and likewise left and right.

Example:
    psi  1 1j -1 -1j    a single row, a wave that runs to the right. With V = 0 energy(psi) is psi itself:
    -1/2 * (left + right + above + below - 4 * psi) = -1/2 * (-2 * psi) = psi, since left and right cancel, and
    above and below in a single row lie psi's own cells. With dt = 0.1 the result is psi times
    1 - 0.1j - 0.005 = 0.995 - 0.1j: 0.995-0.1j  0.1+0.995j  -0.995+0.1j  -0.1-0.995j
    With V = 2 everywhere energy(psi) = 3 * psi and the factor is 1 - 0.3j - 0.045 = 0.955 - 0.3j.
    Probability is to be kept, and nearly is: 0.995^2 + 0.1^2 = 1.000025. Without the dt^2 term it would be 1.01.

Arguments: NumPy arrays `psi` (H, W), complex64 or complex128, and `potential` (H, W), the V above, float32,
which may differ from cell to cell; both may be a single row, column or cell. `dt` is a float.

Return: an array of shape (H, W), complex. Do not normalise it.

Not the point: `jax.lax.conv*`, SciPy, FFTs and jconv. `np.roll` and `np.pad` are welcome.

Read more: Schroedinger, Quantisierung als Eigenwertproblem, 1926; `help(jconv.kernels.laplacian)`.
"""

import numpy as np


def schroedinger_step(psi: np.ndarray, potential: np.ndarray, dt: float) -> np.ndarray:
    """Return the wave function psi (H, W) a time dt later, by the series to second order in dt."""
    raise NotImplementedError
