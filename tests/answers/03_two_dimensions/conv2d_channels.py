"""Answers to conv2d_channels that its checks are tried on."""

import jax
import jax.numpy as jnp
import numpy as np
import scipy.signal

from jconv.kit import right, wrong


def slide(x, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[2:], axis=(1, 2))
    return np.einsum("chwuv,ocuv->ohw", windows, kernel)


@right("loops over outputs, channels and positions")
def loops(x, kernel, bias):
    (C, H, W), (O, _, KH, KW) = x.shape, kernel.shape
    output = np.zeros((O, H - KH + 1, W - KW + 1), np.result_type(x, kernel, bias))
    for o, i, j in np.ndindex(output.shape):
        total = bias[o]
        for c in range(C):
            total = total + np.sum(x[c, i : i + KH, j : j + KW] * kernel[o, c])
        output[o, i, j] = total
    return output


@right("one einsum over a view of the windows")
def einsum(x, kernel, bias):
    return slide(x, kernel) + bias[:, None, None]


@right("jitted: windows looked up by index arrays, in jax.numpy")
@jax.jit
def looked_up(x, kernel, bias):
    rows, columns = (
        np.arange(size - K + 1)[:, None] + np.arange(K)
        for size, K in zip(x.shape[1:], kernel.shape[2:], strict=True)
    )
    windows = x[:, rows[:, None, :, None], columns[:, None, :]]
    return jnp.einsum("chwuv,ocuv->ohw", windows, kernel) + bias.reshape(-1, 1, 1)


@right("windows as columns, kernels as rows")
def matrix_product(x, kernel, bias):
    (_, H, W), (O, _, KH, KW) = x.shape, kernel.shape
    OH, OW = H - KH + 1, W - KW + 1
    columns = np.stack([x[:, i : i + KH, j : j + KW].ravel() for i, j in np.ndindex(OH, OW)], axis=1)
    return (kernel.reshape(O, -1) @ columns + bias[:, None]).reshape(O, OH, OW)


@wrong("adds the bias once a channel: C times")
def bias_in_the_loop(x, kernel, bias):
    return slide(x, kernel) + len(x) * bias[:, None, None]


@wrong("forgets the bias")
def no_bias(x, kernel, bias):
    return slide(x, kernel)


@wrong("adds the bias along the rows, where it fits by luck", verdict="error")
def bias_broadcast(x, kernel, bias):
    return slide(x, kernel) + bias


@wrong("assigns where it should add: the last channel is left")
def last_channel(x, kernel, bias):
    return einsum(x[-1:], kernel[:, -1:], bias)


@wrong("uses the weights of the first channel for all")
def one_kernel(x, kernel, bias):
    return einsum(x, np.repeat(kernel[:, :1], len(x), axis=1), bias)


@wrong("averages over the channels")
def mean(x, kernel, bias):
    y = slide(x, kernel)
    return (y / len(x) if y.dtype.kind == "f" else y // len(x)) + bias[:, None, None]


@wrong("makes a grey image first: adds up the channels, and the weights")
def grey(x, kernel, bias):
    return einsum(x.sum(0, keepdims=True), kernel.sum(1, keepdims=True), bias)


@wrong("pairs the channels in reverse: RGB with BGR")
def reversed_channels(x, kernel, bias):
    return einsum(x[::-1], kernel, bias)


@wrong("takes the kernel for (C, O, KH, KW), which fits where C is O")
def swapped(x, kernel, bias):
    fits = kernel.shape[0] == kernel.shape[1]
    return einsum(x, kernel.swapaxes(0, 1) if fits else kernel, bias)


@wrong("keeps the channels apart: kernel o sees channel o only")
def depthwise(x, kernel, bias):
    C = len(x)
    return np.concatenate(
        [einsum(x[o % C][None], kernel[o : o + 1, o % C][None], bias[o : o + 1]) for o in range(len(kernel))]
    )


@wrong("does not add up: leaves a map a channel")
def unsummed(x, kernel, bias):
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[2:], axis=(1, 2))
    return np.einsum("chwuv,ocuv->ochw", windows, kernel) + bias[:, None, None, None]


@wrong("adds up the output channels, too")
def all_summed(x, kernel, bias):
    return einsum(x, kernel, bias).sum(0)


@wrong("puts the output channels last")
def channels_last(x, kernel, bias):
    return np.moveaxis(einsum(x, kernel, bias), 0, -1)


@wrong("flips the kernels")
def flipped(x, kernel, bias):
    return einsum(x, kernel[:, :, ::-1, ::-1], bias)


@wrong("writes into an array of floats, whatever the arguments are")
def always_floats(x, kernel, bias):
    return einsum(x, kernel, bias).astype(float)


@wrong("lets SciPy slide in three dimensions", verdict="forbidden")
def scipy_slides(x, kernel, bias):
    return np.stack(
        [scipy.signal.correlate(x, k, "valid", "direct")[0] + b for k, b in zip(kernel, bias, strict=True)]
    )


@wrong("lets jax convolve", verdict="forbidden")
def jax_convolves(x, kernel, bias):
    return jax.lax.conv(x[None], kernel, (1, 1), "VALID")[0] + bias[:, None, None]
