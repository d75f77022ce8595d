"""Reference for wave_step: zeros around, four shifted slices, two moments."""

import numpy as np

from jconv.kit import case


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


def examples():
    """The worked examples, and back again; a column; one cell; a skin that passes through rest."""
    still = np.pad(np.array([[8.0]], np.float32), 1)
    after = np.array([[0, 2, 0], [2, 0, 2], [0, 2, 0]], np.float32)
    yield case(still, still, 0.5)
    yield case(still, after, 0.5)  # 1 2 1, 2 -6 2, 1 2 1
    yield case(np.array([[1, 2, 1], [2, -6, 2], [1, 2, 1]], np.float32), after, 0.5)  # backwards: still
    yield case(np.array([[0, 4, 0]]), np.array([[0, 0, 4]]), 0.5)  # 0 -3 4
    yield case(np.array([[1], [0], [2]]), np.array([[1], [5], [-3]]), 0.2)
    yield case(np.array([[1]]), np.array([[3]]), 0.6)
    yield case(np.array([[1.0, -2.0]], np.float32), np.zeros((1, 2), np.float32), 0.7)  # on to the other side


def hidden_cases(rng):
    """Heights of which no two are alike, so that every neighbour shows; single rows and columns."""

    def heights(*shape):
        return rng.permutation(np.arange(1, np.prod(shape) + 1) ** 2).reshape(shape)

    for shape, courant in [((4, 6), 0.5), ((5, 3), 0.7), ((1, 6), 0.3), ((5, 1), 0.6), ((2, 2), 0.1)]:
        previous, current = heights(*shape) / 4, heights(*shape) / 4
        yield case(previous.astype(np.float32), current.astype(np.float32), courant)
    yield case(heights(4, 6) - 90, heights(4, 6), 0.4)
    yield case(heights(5, 3), heights(5, 3) - 60, 0.25)
