"""Answers to pointwise that its checks are tried on."""

import jax
import jax.numpy as jnp
import numpy as np

from jconv.kit import right, wrong


@right("a loop over every pixel, a matrix times a vector at each")
def pixel_by_pixel(x, kernel, bias):
    _, H, W = x.shape
    rows = [[kernel @ x[:, i, j] + bias for j in range(W)] for i in range(H)]
    return np.moveaxis(np.array(rows), -1, 0)


@right("plain loops over output and input channels")
def channel_by_channel(x, kernel, bias):
    output = []
    for o in range(len(kernel)):
        total = bias[o]
        for c in range(len(x)):
            total = total + kernel[o, c] * x[c]
        output.append(total)
    return np.stack(output)


@right("jitted: an einsum that says which axis is summed over")
@jax.jit
def named_axes(x, kernel, bias):
    return jnp.einsum("oc,chw->ohw", kernel, x) + bias[:, None, None]


@wrong("forgets the bias")
def no_bias(x, kernel, bias):
    return np.tensordot(kernel, x, axes=1)


@wrong("lets the bias broadcast along the columns")
def bias_along_columns(x, kernel, bias):
    return np.tensordot(kernel, x, axes=1) + bias


@wrong("adds the bias once for every input channel")
def bias_for_every_input(x, kernel, bias):
    return np.tensordot(kernel, x, axes=1) + len(x) * bias[:, None, None]


@wrong("sums over the rows instead of the channels, which `@` does by itself", verdict="error")
def matrix_times_stack(x, kernel, bias):
    return kernel @ x + bias[:, None, None]


@wrong("reads the kernel as (C, O)")
def transposed_kernel(x, kernel, bias):
    return np.einsum("co,chw->ohw", kernel, x) + bias[:, None, None]


@wrong("adds up the channels, all with weight 1")
def plain_sum(x, kernel, bias):
    return x.sum(axis=0) + kernel[:, :1, None] * 0 + bias[:, None, None]


@wrong("puts the output channels last")
def channels_last(x, kernel, bias):
    return np.tensordot(x, kernel, axes=(0, 1)) + bias


@wrong("reshapes to (pixels, C) where a transpose is due: cells of different pixels meet")
def scrambled(x, kernel, bias):
    C, H, W = x.shape
    return (x.reshape(H * W, C) @ kernel.T + bias).T.reshape(-1, H, W)


@wrong("writes into an array of floats, whatever the arguments are")
def always_floats(x, kernel, bias):
    output = np.zeros((len(kernel), *x.shape[1:]))
    output += np.tensordot(kernel, x, axes=1) + bias[:, None, None]
    return output


@wrong("multiplies channel by channel, and forgets to add up")
def not_summed(x, kernel, bias):
    return x * kernel[:, :, None, None] + bias[:, None, None]


@wrong("calls jax's own convolution", verdict="forbidden")
def ready_made(x, kernel, bias):
    return jax.lax.conv(x[None], kernel[:, :, None, None], (1, 1), "VALID")[0] + bias[:, None, None]
