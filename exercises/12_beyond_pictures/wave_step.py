"""Let a wave run on for one step of time: drums, sound, earthquakes.

A stretched skin is pulled towards the mean of its surroundings: its acceleration is c^2 times the Laplacian of
its height. Write the acceleration as next - 2 * current + previous, over the step of time squared, and solve for
next. That is the leapfrog scheme: it has to know two moments to find the third.

    laplacian[i, j] = current[i - 1, j] + current[i + 1, j] + current[i, j - 1] + current[i, j + 1]
                      - 4 * current[i, j]
    result[i, j]    = 2 * current[i, j] - previous[i, j] + courant^2 * laplacian[i, j]

courant = c * (step of time) / (distance of cells) is how many cells the wave runs in a step; above 1 / sqrt(2) =
0.707 ripples from cell to cell can grow without end. The skin is fastened just outside of the array: a cell
beyond the rim has the height 0, always. The cells of the rim itself move like all others.

Example:
    courant = 0.5, so courant^2 = 0.25; a dent that is let go, at rest before (previous = current):
    current  0 0 0    result  0 2 0    one step later  1  2 1    the middle: 2*8 - 8 + 0.25 * (0 - 4*8) = 0,
             0 8 0            2 0 2                    2 -6 2    then 2*0 - 8 + 0.25 * (4*2 - 0) = -6
             0 0 0            0 2 0                    1  2 1
    A single row, previous 0 4 0, current 0 0 4: the result is 0 -3 4. Its middle is 2*0 - 4 + 0.25 * 4 = -3, its
    right end 2*4 - 0 + 0.25 * (-4*4) = 4, for above, below and to the right of it the skin is fastened at 0.
    The scheme runs backwards as well: wave_step(result, current, courant) is previous again.

Arguments: NumPy arrays `previous` and `current` (H, W), both float32 or both int64, which may be a single row,
column or cell; a float `courant`.

Return: a new array of shape (H, W), floating, for integers too. Leave the arguments as they are.

Not the point: `scipy.ndimage.laplace`, `jax.lax.conv*` and their kin, and jconv. `np.pad` and slices are welcome.

Read more: `help(jconv.kernels.laplacian)`; Courant, Friedrichs and Lewy, On the partial difference equations of
mathematical physics, 1928.
"""

import numpy as np


def wave_step(previous: np.ndarray, current: np.ndarray, courant: float) -> np.ndarray:
    """Return the heights (H, W) of a vibrating skin one step after `current`, by the leapfrog scheme."""
    raise NotImplementedError
