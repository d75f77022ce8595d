"""Slide a dot product along a signal.

Lay the kernel over the first K samples, multiply what lies on top of each other, add it up: that is the
first output. Move the kernel one sample to the right and do it again, until its last tap reaches the last
sample:

    y[n] = sum over k of signal[n + k] * kernel[k],    n = 0 ... N - K

The kernel is not flipped: this is cross-correlation, which deep learning calls convolution.

Example:
    signal [1, 2, 3, 4, 5], kernel [1, 0, -1]
    y[0] = 1*1 + 2*0 + 3*(-1) = -2
    y[1] = 2*1 + 3*0 + 4*(-1) = -2
    y[2] = 3*1 + 4*0 + 5*(-1) = -2
    This kernel takes signal[n + 2] away from signal[n], so it answers -2 wherever the signal rises by 2.

Arguments: two NumPy arrays, `signal` of shape (N,) and `kernel` of shape (K,), with 1 <= K <= N.

Return: an array, not a list, of shape (N - K + 1,): 10 samples and 4 taps give 7 outputs. It holds integers
where the arguments are integers, floating-point numbers where they are float32.

Not the point: `np.correlate`, `np.convolve`, their kin in jax and SciPy, and jconv itself, which do all of
it in one call. NumPy and jax.numpy are both welcome; a loop is fine.

Read more: `help(jconv.correlate)`.
"""

import numpy as np


def correlate1d(signal: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Cross-correlate signal (N,) with kernel (K,); returns (N - K + 1,)."""
    raise NotImplementedError
