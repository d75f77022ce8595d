"""Reference for causal_conv1d: zeros before the signal, then a sum of shifted signals."""

import numpy as np

def causal_conv1d(signal: np.ndarray, kernel: np.ndarray, dilation: int = 1) -> np.ndarray:
    """Cross-correlate signal (N,) with kernel (K,) so that no output sees a later sample; returns (N,)."""
    N, K = len(signal), len(kernel)
    reach = dilation * (K - 1)  # how far the first tap lies before the last one
    padded = np.pad(signal, (reach, 0))  # nothing after the signal: that would be the future
    # Tap k sees the signal k * dilation later than tap 0 does. A sum over taps needs no loop over positions.
    return sum(padded[k * dilation : k * dilation + N] * kernel[k] for k in range(K))
