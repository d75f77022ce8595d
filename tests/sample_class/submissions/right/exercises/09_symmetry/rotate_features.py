"""Reference for rotate_features: turn the planes, then let them change places."""

import numpy as np

def rotate_features(features: np.ndarray, turns: int = 1) -> np.ndarray:
    """Turn features (C, 4, H, W) by quarter turns counterclockwise, planes and their order."""
    # Without axes rot90 would turn the first two: channels into poses.
    turned = np.rot90(features, turns, axes=(2, 3))
    # Plane h is what was found in pose h. It came there from h - turns; Python's % is never negative.
    return np.stack([turned[:, (h - turns) % 4] for h in range(4)], axis=1)
