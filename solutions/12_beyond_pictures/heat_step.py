"""Reference for heat_step: pad with the rim's own values, then four shifted slices."""

import numpy as np

from jconv.kit import case


def heat_step(u: np.ndarray, r: float) -> np.ndarray:
    """Return the temperatures u (H, W) of an insulated plate, one explicit step of the heat equation later."""
    padded = np.pad(u, 1, mode="edge")  # a neighbour that is as warm as the cell itself: nothing flows
    above, below = padded[:-2, 1:-1], padded[2:, 1:-1]
    left, right = padded[1:-1, :-2], padded[1:-1, 2:]
    # A new array: written into u, a cell would already see the next moment of the neighbours before it. And r
    # makes it floating, where u holds integers.
    return u + r * (above + below + left + right - 4 * u)


def examples():
    """The worked examples; a step that is too large; a column; one cell; a plate without differences."""
    yield case(np.array([[0.0, 0.0, 0.0], [0.0, 8.0, 0.0], [0.0, 0.0, 0.0]], np.float32), 0.25)
    yield case(np.array([[4.0, 0.0, 0.0, 0.0]], np.float32), 0.25)  # 3 1 0 0
    yield case(np.pad(np.array([[8]]), 1), 0.5)  # -8 in the middle
    yield case(np.array([[1], [2], [4]]), 0.1)  # 1.1, 2.1, 3.8
    yield case(np.array([[7]]), 0.2)  # nobody to give to
    yield case(np.full((2, 3), 20.0, np.float32), 0.125)


def hidden_cases(rng):
    """Temperatures of which no two are alike, so that every neighbour shows; single rows and columns."""

    def temperatures(*shape):
        return rng.permutation(np.arange(1, np.prod(shape) + 1) ** 2).reshape(shape)

    for shape, r in [((4, 6), 0.2), ((5, 3), 0.25), ((1, 6), 0.125), ((5, 1), 0.3), ((2, 2), 0.1)]:
        yield case((temperatures(*shape) / 4).astype(np.float32), r)
    yield case(temperatures(4, 6), 0.15)
    yield case(temperatures(5, 3) - 60, 0.05)
