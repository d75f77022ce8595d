"""Slide a dot product along a signal.

Lay the kernel over the first K samples, multiply what lies on top of each other, add it up: that is the first
output. Move the kernel one sample to the right and do it again, until it reaches the end:

    y[n] = sum over k of signal[n + k] * kernel[k],    n = 0 ... N - K

The kernel is not flipped: this is cross-correlation, which deep learning calls convolution.

Example:
    signal [1, 2, 3, 4, 5], kernel [1, 0, -1]
    y[0] = 1*1 + 2*0 + 3*(-1) = -2, and so on: [-2, -2, -2]

Return an array of N - K + 1 numbers, of the signal's dtype. Arguments arrive as NumPy arrays; NumPy and
jax.numpy are both welcome, `np.correlate`, `np.convolve` and their kin are not the point.

Read more: the README of jconv, and `help(jconv.correlate)`.
"""

import numpy as np


def correlate1d(signal: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Cross-correlate signal (N,) with kernel (K,), K <= N; returns (N - K + 1,)."""
    raise NotImplementedError
