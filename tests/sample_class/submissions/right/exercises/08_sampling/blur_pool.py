"""Reference for blur_pool: a row of Pascal's triangle along each axis, every second result."""

from math import comb

import numpy as np

def blur_pool(x: np.ndarray, filter_size: int = 3) -> np.ndarray:
    """Blur every channel of x (C, H, W), keep every second cell: (C, ceil(H / 2), ceil(W / 2)), floating."""
    low, high = (filter_size - 1) // 2, filter_size // 2  # an even filter has no middle: it reaches further right
    if min(x.shape[1:]) <= high:
        raise ValueError("there are too few cells to reflect")
    x = np.pad(x, [(0, 0), (low, high), (low, high)], mode="reflect")  # "symmetric" would repeat the edge
    # The weights of a window are the products w[u] * w[v], so rows and columns can be blurred one after the
    # other. Both at their full size: what is kept is chosen after the blur, not before.
    for axis in (1, 2):
        size = x.shape[axis] - filter_size + 1
        taps = [comb(filter_size - 1, k) / 2 ** (filter_size - 1) for k in range(filter_size)]
        x = sum(w * x.take(range(k, k + size), axis) for k, w in enumerate(taps))
    return x[:, ::2, ::2]
