"""Reference for causal_conv1d: zeros before the signal, then a sum of shifted signals."""

import numpy as np

from jconv.kit import case


def causal_conv1d(signal: np.ndarray, kernel: np.ndarray, dilation: int = 1) -> np.ndarray:
    """Cross-correlate signal (N,) with kernel (K,) so that no output sees a later sample; returns (N,)."""
    N, K = len(signal), len(kernel)
    reach = dilation * (K - 1)  # how far the first tap lies before the last one
    padded = np.pad(signal, (reach, 0))  # nothing after the signal: that would be the future
    # Tap k sees the signal k * dilation later than tap 0 does. A sum over taps needs no loop over positions.
    return sum(padded[k * dilation : k * dilation + N] * kernel[k] for k in range(K))


def examples():
    """The text's signal with two taps at two dilations, and its own kernel."""
    signal = np.array([1, 2, 3, 4, 5])
    yield case(signal, np.array([1, 10]))
    yield case(signal, np.array([1, 10]), dilation=2)
    yield case(signal, np.array([1, 0, -1]))
    yield case(np.array([0.5, 1.0, -2.0], np.float32), np.array([2.0, 4.0, 1.0], np.float32))


def hidden_cases(rng):
    """Even and odd kernels without symmetry, one tap, kernels that reach beyond the signal; few shapes."""
    for length, taps, dilation in [(9, 4, 1), (9, 4, 2), (9, 3, 1), (9, 3, 3), (9, 1, 2), (4, 3, 5), (1, 3, 1)]:
        signal = rng.normal(size=length) + 3  # away from 0, so each tap counts
        kernel = rng.permutation(np.array([-1.7, 0.9, 2.3, 3.1]))[:taps]
        yield case(signal.astype(np.float32), kernel.astype(np.float32), dilation=dilation)
    signal = rng.permutation(np.arange(1, 10))
    yield case(signal, rng.permutation([-3, 2, 5, 7]), dilation=1)
    yield case(signal, rng.permutation([-3, 2, 5]), dilation=3)
    yield case(signal[:4], rng.permutation([-3, 2, 5, 7, 11, 13]), dilation=1)
