"""Answers to correlate1d that its checks are tried on."""

import jax
import jax.numpy as jnp
import numpy as np

from jconv.kit import right, wrong


@right("two loops and a running sum")
def two_loops(signal, kernel):
    output = []
    for n in range(len(signal) - len(kernel) + 1):
        total = signal[0] * 0
        for k in range(len(kernel)):
            total = total + signal[n + k] * kernel[k]
        output.append(total)
    return np.array(output)


@right("a matrix product over a view of the windows")
def windows(signal, kernel):
    return np.lib.stride_tricks.sliding_window_view(signal, len(kernel)) @ kernel


@right("jitted: a sum of shifted signals, a tap each")
@jax.jit
def shifted(signal, kernel):
    positions = len(signal) - len(kernel) + 1
    return sum(jnp.asarray(signal)[k : k + positions] * kernel[k] for k in range(len(kernel)))


@wrong("slides the kernel backwards, which is convolution")
def flipped(signal, kernel):
    return windows(signal, kernel[::-1])


@wrong("stops a window early: N - K positions")
def off_by_one(signal, kernel):
    return windows(signal, kernel)[:-1]


@wrong("keeps the signal's length, with zeros around it")
def same_size(signal, kernel):
    left = (len(kernel) - 1) // 2
    return windows(np.pad(signal, (left, len(kernel) - 1 - left)), kernel)


@wrong("writes into an array of floats, whatever the arguments are")
def always_floats(signal, kernel):
    output = np.zeros(len(signal) - len(kernel) + 1)
    for n in range(len(output)):
        output[n] = np.sum(signal[n : n + len(kernel)] * kernel)
    return output


@wrong("multiplies, and forgets to add up")
def products(signal, kernel):
    return np.lib.stride_tricks.sliding_window_view(signal, len(kernel)) * kernel


@wrong("steps over whole windows, as a pool does")
def strided(signal, kernel):
    return windows(signal, kernel)[:: len(kernel)]


@wrong("works for three taps only")
def three_taps(signal, kernel):
    kernel = np.resize(kernel, 3)
    return windows(signal, kernel)


@wrong("returns a list", verdict="failed")
def a_list(signal, kernel):
    return [int(value) for value in windows(signal, kernel)]
