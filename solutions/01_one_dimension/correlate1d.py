"""Reference for correlate1d: one dot product a position."""

import numpy as np

from jconv.kit import case


def correlate1d(signal: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Cross-correlate signal (N,) with kernel (K,); returns (N - K + 1,)."""
    # The first of N samples can start a window, and so can every other one but the last K - 1: the + 1.
    positions = len(signal) - len(kernel) + 1
    windows = [signal[n : n + len(kernel)] for n in range(positions)]
    # `@` keeps integers integers; an array made with np.zeros(positions) would turn them into floats.
    return np.stack([window @ kernel for window in windows])


def examples():
    """The text's worked example, its table's signal, its question on lengths, and a flip that shows."""
    yield case(np.array([1, 2, 3, 4, 5]), np.array([1, 0, -1]))
    yield case(np.array([1, 2, 3, 4, 5, 6, 7]), np.array([1, 0, -1]))
    yield case(np.array([0, 1, 4, 9, 16, 25, 36, 49, 64, 81]), np.array([1, 2, 3, 4]))
    yield case(np.array([1.0, 2.0, 4.0], np.float32), np.array([0.5, 1.0], np.float32))


def hidden_cases(rng):
    """Odd and even kernels, one tap, one output; kernels that are not symmetric, so a flip shows."""
    for samples, taps in [(7, 3), (10, 4), (6, 1), (9, 2), (5, 5), (16, 7)]:
        signal, kernel = rng.normal(size=samples), rng.normal(size=taps)
        yield case(signal.astype(np.float32), kernel.astype(np.float32))
    # Taps without repetition: drawn one by one they could come out symmetric, and forgive a flip.
    yield case(rng.integers(-9, 10, 12), rng.permutation([-7, -4, -1, 2, 5]))
