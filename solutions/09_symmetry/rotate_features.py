"""Reference for rotate_features: turn the planes, then let them change places."""

import numpy as np

from jconv.kit import case


def rotate_features(features: np.ndarray, turns: int = 1) -> np.ndarray:
    """Turn features (C, 4, H, W) by quarter turns counterclockwise, planes and their order."""
    # Without axes rot90 would turn the first two: channels into poses.
    turned = np.rot90(features, turns, axes=(2, 3))
    # Plane h is what was found in pose h. It came there from h - turns; Python's % is never negative.
    return np.stack([turned[:, (h - turns) % 4] for h in range(4)], axis=1)


def examples():
    """The worked example; square planes, where a turn does not show in the shape; two channels."""
    two_cells = np.arange(1, 9).reshape(1, 4, 1, 2)
    for turns in [1, 2, 4, -1]:
        yield case(two_cells, turns)
    yield case(np.arange(16).reshape(1, 4, 2, 2))
    yield case(np.arange(48, dtype=np.float32).reshape(2, 4, 2, 3) / 4, 3)


def hidden_cases(rng):
    """Every number of turns, past a full circle in both directions; square planes, C = 4, a single channel."""
    for shape, turns in [
        ((2, 4, 2, 3), 1),
        ((2, 4, 2, 3), 2),
        ((2, 4, 2, 3), -1),
        ((1, 4, 3, 2), 3),
        ((1, 4, 3, 2), 0),
        ((1, 4, 3, 2), 6),
        ((1, 4, 3, 2), -7),
        ((3, 4, 2, 2), 1),
        ((4, 4, 1, 2), 5),  # as many channels as poses: only the order of the axes tells them apart
    ]:
        # A permutation: no two cells alike, so none can stand where another belongs.
        yield case(rng.permutation(np.prod(shape)).reshape(shape), turns)
    yield case(rng.normal(size=(2, 4, 2, 3)).astype(np.float32), 1)
