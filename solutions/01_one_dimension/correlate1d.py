"""Reference for correlate1d: one dot product a position."""

import numpy as np

from jconv.kit import case


def correlate1d(signal: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Cross-correlate signal (N,) with kernel (K,)."""
    positions = len(signal) - len(kernel) + 1  # the last window ends at the last sample
    windows = [signal[n : n + len(kernel)] for n in range(positions)]
    return np.stack([window @ kernel for window in windows])


def examples():
    """The worked example of the course text, and a kernel that is as long as the signal."""
    yield case(np.array([1, 2, 3, 4, 5]), np.array([1, 0, -1]))
    yield case(np.array([1.0, 2.0, 4.0], np.float32), np.array([0.5, 1.0, -1.0], np.float32))


def hidden_cases(rng):
    """Odd and even kernels, one tap, one output; kernels that are not symmetric, so a flip shows."""
    for samples, taps in [(7, 3), (10, 4), (6, 1), (9, 2), (5, 5), (16, 7)]:
        yield case(
            rng.normal(size=samples).astype(np.float32), rng.normal(size=taps).astype(np.float32)
        )
    yield case(rng.integers(-9, 10, 12), rng.integers(-9, 10, 5))
