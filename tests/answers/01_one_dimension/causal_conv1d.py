"""Answers to causal_conv1d that its checks are tried on."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from jconv.kit import right, wrong


@right("two loops, looking back")
def looking_back(signal, kernel, dilation=1):
    output = []
    for n in range(len(signal)):
        total = signal[0] * 0
        for back in range(len(kernel)):
            at = n - back * dilation
            if at >= 0:
                total = total + signal[at] * kernel[len(kernel) - 1 - back]
        output.append(total)
    return np.array(output)


@right("one product with a matrix of windows")
def gathered(signal, kernel, dilation=1):
    reach = dilation * (len(kernel) - 1)
    padded = np.concatenate([np.zeros(reach, signal.dtype), signal])
    return padded[np.arange(len(signal))[:, None] + dilation * np.arange(len(kernel))] @ kernel


@right("jitted: jax.numpy")
@partial(jax.jit, static_argnames="dilation")
def in_jax(signal, kernel, dilation=1):
    padded = jnp.pad(jnp.asarray(signal), (dilation * (len(kernel) - 1), 0))
    taps = [padded[k * dilation : k * dilation + len(signal)] * kernel[k] for k in range(len(kernel))]
    return jnp.stack(taps).sum(0)


def shifted(padded, length, kernel, dilation):
    return sum(padded[k * dilation : k * dilation + length] * kernel[k] for k in range(len(kernel)))


@wrong("zeros on both sides, as for the same size")
def centred(signal, kernel, dilation=1):
    reach = dilation * (len(kernel) - 1)
    return shifted(np.pad(signal, (reach // 2, reach - reach // 2)), len(signal), kernel, dilation)


@wrong("zeros after the signal")
def anticausal(signal, kernel, dilation=1):
    return shifted(np.pad(signal, (0, dilation * (len(kernel) - 1))), len(signal), kernel, dilation)


@wrong("a zero too many: the present is not heard")
def strictly_past(signal, kernel, dilation=1):
    return shifted(np.pad(signal, (dilation * (len(kernel) - 1) + 1, 0)), len(signal), kernel, dilation)


@wrong("flips the kernel")
def flipped(signal, kernel, dilation=1):
    return looking_back(signal, kernel[::-1], dilation)


@wrong("ignores the dilation")
def dense(signal, kernel, dilation=1):
    return looking_back(signal, kernel)


@wrong("pads for dilation 1 whatever the dilation, and the output is short", verdict="error")
def short_padding(signal, kernel, dilation=1):
    return shifted(np.pad(signal, (len(kernel) - 1, 0)), len(signal), kernel, dilation)


@wrong("dilates by dilation zeros, which is one too many")
def dilated_once_more(signal, kernel, dilation=1):
    return looking_back(signal, kernel, dilation + 1)


@wrong("leaves the first outputs out")
def valid(signal, kernel, dilation=1):
    return looking_back(signal, kernel, dilation)[dilation * (len(kernel) - 1) :]


@wrong("repeats the first sample instead of zeros")
def replicated(signal, kernel, dilation=1):
    return shifted(np.pad(signal, (dilation * (len(kernel) - 1), 0), mode="edge"), len(signal), kernel, dilation)


@wrong("writes integers into an array of floats")
def floats(signal, kernel, dilation=1):
    output = np.zeros(len(signal))
    output[:] = looking_back(signal, kernel, dilation)
    return output


@wrong("calls NumPy's own", verdict="forbidden")
def ready_made(signal, kernel, dilation=1):
    taps = np.zeros(dilation * (len(kernel) - 1) + 1, kernel.dtype)
    taps[::dilation] = kernel
    return np.convolve(signal, taps[::-1])[: len(signal)]


@wrong("leaves zeros where the kernel is not wholly on the signal")
def whole_windows_only(signal, kernel, dilation=1):
    output = looking_back(signal, kernel, dilation)
    output[: dilation * (len(kernel) - 1)] = 0
    return output


@wrong("rolls, so that the last samples are heard before the first")
def wrapped(signal, kernel, dilation=1):
    K = len(kernel)
    return sum(np.roll(signal, dilation * (K - 1 - k)) * kernel[k] for k in range(K))


@wrong("calls jax's convolution, with its dilation", verdict="forbidden")
def jax_ready_made(signal, kernel, dilation=1):
    signal, kernel = jnp.asarray(signal), jnp.asarray(kernel)
    reach = dilation * (len(kernel) - 1)
    y = jax.lax.conv_general_dilated(signal[None, None], kernel[None, None], (1,), [(reach, 0)], None, (dilation,))
    return y[0, 0]
