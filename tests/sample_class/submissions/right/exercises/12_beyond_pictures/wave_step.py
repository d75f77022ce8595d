"""Reference for wave_step: zeros around, four shifted slices, two moments."""

import numpy as np

def wave_step(previous: np.ndarray, current: np.ndarray, courant: float) -> np.ndarray:
    """Return the heights (H, W) of a vibrating skin one step after `current`, by the leapfrog scheme."""
    if previous.shape != current.shape:
        raise ValueError(f"previous and current are moments of one skin, got {previous.shape} and {current.shape}")
    padded = np.pad(current, 1)  # zeros: where the skin is fastened
    above, below = padded[:-2, 1:-1], padded[2:, 1:-1]
    left, right = padded[1:-1, :-2], padded[1:-1, 2:]
    laplacian = above + below + left + right - 4 * current
    # 2 * current - previous alone would move on as it did before: inertia. The Laplacian is the pull.
    return 2 * current - previous + courant**2 * laplacian
