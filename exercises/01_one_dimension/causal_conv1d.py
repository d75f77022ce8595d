"""Hear only the past: a causal filter, with taps set apart.

Audio that is produced sample by sample, and forecasts, must not look ahead: output n may depend on the samples up
to n and on none after it. Put zeros before the signal, as many as the kernel reaches back, and slide:

    y[n] = sum over k of padded[n + k * dilation] * kernel[k],    n = 0 ... N - 1
    padded = dilation * (K - 1) zeros, then the signal

So the last tap lies on the sample n itself, and the one before it `dilation` samples earlier. The output is as
long as the signal. Ten such layers of two taps each, with dilation 1, 2, 4, ..., 512, hear 1,024 samples.

Example:
    signal [1, 2, 3, 4, 5], kernel [1, 10]
    dilation 1: padded [0, 1, 2, 3, 4, 5]       y = 10 21 32 43 54      y[1] = 1*1 + 2*10
    dilation 2: padded [0, 0, 1, 2, 3, 4, 5]    y = 10 20 31 42 53      y[2] = 1*1 + 3*10
    Change the last sample and y[0] ... y[3] stay what they were.

Arguments: two NumPy arrays, `signal` of shape (N,) and `kernel` of shape (K,), with N and K at least 1; K may be
larger than N. `dilation` is an int, 1 or more.

Return: an array of shape (N,), of integers where the arguments are integers, floating where they are float32. The
kernel is not flipped.

Not the point: `np.correlate`, `np.convolve`, `scipy.signal.lfilter`, `jax.lax.conv*`, jconv. `np.pad` is welcome.

Read more: `help(jconv.conv1d)`, which takes `padding="causal"`; van den Oord et al., WaveNet: A generative model
for raw audio, 2016.
"""

import numpy as np


def causal_conv1d(signal: np.ndarray, kernel: np.ndarray, dilation: int = 1) -> np.ndarray:
    """Cross-correlate signal (N,) with kernel (K,) so that no output sees a later sample; returns (N,)."""
    raise NotImplementedError
