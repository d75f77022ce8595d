"""Let heat spread for one step of time: a convolution that is a law of physics.

Heat flows from warm to cold, and the faster, the larger the difference. A cell therefore gains what its four
neighbours have more than itself. Summed, that is the Laplacian, the five-point stencil, a kernel with 0 1 0,
1 -4 1, 0 1 0 in its rows, and the heat equation du/dt = alpha * laplacian(u) becomes one step after another:

    laplacian[i, j] = u[i - 1, j] + u[i + 1, j] + u[i, j - 1] + u[i, j + 1] - 4 * u[i, j]
    result[i, j]    = u[i, j] + r * laplacian[i, j],    r = alpha * (step of time) / (distance of cells)^2

The plate is insulated: nothing flows over its rim. A neighbour outside of it counts as equal to the cell at the
rim next to it, u[-1, j] = u[0, j], u[H, j] = u[H - 1, j], and likewise left and right. This is replicate
padding. All cells move on at the same moment: the whole right side is of the old u.

Example:
    u  0 0 0    r = 0.25    result  0   2   0       the middle loses 0.25 * 4 * 8, all it has
       0 8 0                        2   0   2
       0 0 0                        0   2   0
    u  4 0 0 0    r = 0.25    result  3 1 0 0       a single row: 4 + 0.25 * (4 + 4 + 4 + 0 - 16) = 3
    Nothing gets lost: the sums remain 8 and 4. With r = 0.5 the first one's middle would be 8 - 0.5 * 32 = -8,
    colder than anything was. Up to r = 1/4 the result lies between the old extremes; above it, ripples from cell
    to cell can grow with every step.

Arguments: a NumPy array `u` (H, W), float32 or int64, which may be a single row, column or cell; a float `r`.

Return: a new array of shape (H, W), floating, for integers too. Leave `u` as it is.

Not the point: `scipy.ndimage.laplace`, `jax.lax.conv*` and their kin, and jconv. `np.pad` and slices are welcome.

Read more: `help(jconv.kernels.laplacian)`; Courant, Friedrichs and Lewy, On the partial difference equations of
mathematical physics, 1928.
"""

import numpy as np


def heat_step(u: np.ndarray, r: float) -> np.ndarray:
    """Return the temperatures u (H, W) of an insulated plate, one explicit step of the heat equation later."""
    raise NotImplementedError
