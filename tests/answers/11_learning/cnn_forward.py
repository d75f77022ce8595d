"""Answers to cnn_forward that its checks are tried on."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

import jconv
from jconv.kit import right, wrong


def convolved(images, kernel, bias):
    y = jax.lax.conv_general_dilated(jnp.asarray(images), jnp.asarray(kernel), (1, 1), "VALID")
    return y + jnp.asarray(bias)[:, None, None]


def pooled(z, pool):
    window = (1, 1, pool, pool)
    return jax.lax.reduce_window(z, -jnp.inf, jax.lax.max, window, window, "VALID")


def softmax(scores):
    return jax.nn.softmax(scores, axis=1)


def dense_layer(p, dense, dense_bias):
    return p.reshape(len(p), -1) @ dense + dense_bias


@right("jax's own layers")
def ready_layers(images, kernel, bias, dense, dense_bias, pool=2):
    z = jax.nn.relu(convolved(images, kernel, bias))
    return softmax(dense_layer(pooled(z, pool), dense, dense_bias))


@right("a loop over pool windows, ReLU after the pool, log-sum-exp")
def window_by_window(images, kernel, bias, dense, dense_bias, pool=2):
    y = convolved(images, kernel, bias)
    PH, PW = y.shape[2] // pool, y.shape[3] // pool
    rows = []
    for i in range(PH):
        for j in range(PW):
            window = y[:, :, i * pool : (i + 1) * pool, j * pool : (j + 1) * pool]
            rows.append(jnp.maximum(window.max(axis=(2, 3)), 0))
    features = jnp.stack(rows, axis=2).reshape(len(y), -1)
    scores = features @ dense + dense_bias
    return jnp.exp(scores - jax.scipy.special.logsumexp(scores, axis=1, keepdims=True))


@right("jitted: for one image, and vmap for the batch")
@partial(jax.jit, static_argnames="pool")
def mapped(images, kernel, bias, dense, dense_bias, pool=2):
    def one(image):
        O, _, KH, KW = kernel.shape
        OH, OW = image.shape[1] - KH + 1, image.shape[2] - KW + 1
        rows, columns = jnp.arange(OH)[:, None] + jnp.arange(KH), jnp.arange(OW)[:, None] + jnp.arange(KW)
        windows = image[:, rows[:, None, :, None], columns[None, :, None, :]]
        z = jax.nn.relu(jnp.einsum("cijuv,ocuv->oij", windows, kernel) + bias[:, None, None])
        PH, PW = OH // pool, OW // pool
        p = z[:, : PH * pool, : PW * pool].reshape(O, PH, pool, PW, pool).max(axis=(2, 4))
        return jax.nn.softmax(p.ravel() @ dense + dense_bias)

    return jax.vmap(one)(images)


@wrong("leaves out ReLU")
def no_relu(images, kernel, bias, dense, dense_bias, pool=2):
    return softmax(dense_layer(pooled(convolved(images, kernel, bias), pool), dense, dense_bias))


@wrong("takes the exponentials as they are")
def overflow(images, kernel, bias, dense, dense_bias, pool=2):
    z = jax.nn.relu(convolved(images, kernel, bias))
    powers = jnp.exp(dense_layer(pooled(z, pool), dense, dense_bias))
    return powers / powers.sum(axis=1, keepdims=True)


@wrong("subtracts the batch's largest score from all")
def largest_of_all(images, kernel, bias, dense, dense_bias, pool=2):
    z = jax.nn.relu(convolved(images, kernel, bias))
    scores = dense_layer(pooled(z, pool), dense, dense_bias)
    powers = jnp.exp(scores - scores.max())
    return powers / powers.sum(axis=1, keepdims=True)


@wrong("takes the softmax over the batch")
def softmax_over_batch(images, kernel, bias, dense, dense_bias, pool=2):
    z = jax.nn.relu(convolved(images, kernel, bias))
    return jax.nn.softmax(dense_layer(pooled(z, pool), dense, dense_bias), axis=0)


@wrong("stops at the scores")
def scores_only(images, kernel, bias, dense, dense_bias, pool=2):
    return dense_layer(pooled(jax.nn.relu(convolved(images, kernel, bias)), pool), dense, dense_bias)


@wrong("averages in the pool")
def average_pool(images, kernel, bias, dense, dense_bias, pool=2):
    z = jax.nn.relu(convolved(images, kernel, bias))
    window = (1, 1, pool, pool)
    means = jax.lax.reduce_window(z, 0.0, jax.lax.add, window, window, "VALID") / pool**2
    return softmax(dense_layer(means, dense, dense_bias))


@wrong("pools by 2, whatever `pool` says", verdict="error")
def always_two(images, kernel, bias, dense, dense_bias, pool=2):
    return ready_layers(images, kernel, bias, dense, dense_bias, 2)


@wrong("reads the features position by position, channels last")
def channels_last(images, kernel, bias, dense, dense_bias, pool=2):
    p = pooled(jax.nn.relu(convolved(images, kernel, bias)), pool)
    return softmax(dense_layer(p.transpose(0, 2, 3, 1), dense, dense_bias))


@wrong("forgets the convolution's bias")
def no_bias(images, kernel, bias, dense, dense_bias, pool=2):
    return ready_layers(images, kernel, bias * 0, dense, dense_bias, pool)


@wrong("flips the kernel")
def flipped(images, kernel, bias, dense, dense_bias, pool=2):
    return ready_layers(images, kernel[:, :, ::-1, ::-1], bias, dense, dense_bias, pool)


@wrong("calculates in NumPy", verdict="error")
def numpy_only(images, kernel, bias, dense, dense_bias, pool=2):
    z = np.maximum(convolved(images, kernel, bias), 0)
    return softmax(dense_layer(pooled(jnp.asarray(z), pool), dense, dense_bias))


@wrong("asks a value with `if`", verdict="error")
def asks_values(images, kernel, bias, dense, dense_bias, pool=2):
    y = convolved(images, kernel, bias)
    z = y if y.min() >= 0 else jax.nn.relu(y)
    return softmax(dense_layer(pooled(z, pool), dense, dense_bias))


@wrong("lets jconv do the convolution", verdict="forbidden")
def library(images, kernel, bias, dense, dense_bias, pool=2):
    z = jax.nn.relu(jconv.conv2d(jnp.asarray(images), jnp.asarray(kernel)) + bias[:, None, None])
    return softmax(dense_layer(pooled(z, pool), dense, dense_bias))
