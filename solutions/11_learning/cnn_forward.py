"""Reference for cnn_forward: one step a layer, all of it on whole arrays."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from jconv.kit import case


# Compiled as a whole, once for each shape. `pool` decides over shapes, so it has to be static.
@partial(jax.jit, static_argnames="pool")
def cnn_forward(
    images: jax.Array, kernel: jax.Array, bias: jax.Array, dense: jax.Array, dense_bias: jax.Array, pool: int = 2
) -> jax.Array:
    """Classify images (N, C, H, W) by a network of one convolution; returns probabilities (N, M)."""
    N, _, H, W = images.shape
    O, _, KH, KW = kernel.shape
    OH, OW = H - KH + 1, W - KW + 1
    # A loop over the few taps of the kernel, which jit unrolls, instead of one over the many positions.
    taps = [(u, v) for u in range(KH) for v in range(KW)]
    shifted = jnp.stack([images[:, :, u : u + OH, v : v + OW] for u, v in taps])
    y = jnp.einsum("tncij,oct->noij", shifted, kernel.reshape(O, -1, KH * KW)) + bias[None, :, None, None]
    y = jnp.maximum(y, 0)
    PH, PW = OH // pool, OW // pool
    # Cut off what fills no window; then every window has two axes of its own, and is gone after the max.
    y = y[:, :, : PH * pool, : PW * pool].reshape(N, O, PH, pool, PW, pool).max(axis=(3, 5))
    scores = y.reshape(N, -1) @ dense + dense_bias[None, :]
    # The largest exponent is now 0, so nothing overflows, and the sum is 1 at least.
    powers = jnp.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _normal(rng, *shape):
    return rng.normal(size=shape).astype(np.float32)


def examples():
    """The worked example; two images, two channels and a pool of 3; no pool at all; large scores."""
    bars = np.array([[0, 1, 0, 0], [0, 1, 0, 0], [0, 0, 3, 0], [0, 0, 3, 0]], np.float32)[None, None]
    step, no_bias = np.array([[[[-1, 1]]]], np.float32), np.zeros(2, np.float32)
    weights = np.array([[5, 5], [1, 0]], np.float32)
    yield case(bars, step, np.array([-1], np.float32), weights, no_bias, pool=2)  # 0.8808, 0.1192
    yield case(bars, step, np.array([-1], np.float32), weights, np.array([118, 120], np.float32), pool=2)
    both = np.concatenate([bars, bars.swapaxes(2, 3)])
    kernels = np.array([[[[1, 0]]], [[[0, -1]]]], np.float32)
    weights = np.array([[0.5, 0, 0], [0, 0.25, 1]], np.float32)
    yield case(both, kernels, np.array([1, 2], np.float32), weights, np.array([0, 1, 0], np.float32), pool=3)
    yield case(
        np.array([[[[1, 2]], [[3, 5]]]], np.float32),
        np.array([[[[1]], [[-1]]]], np.float32),
        np.array([4], np.float32),
        np.array([[1, 0, -1], [0, 1, 0]], np.float32),
        np.array([0, 0.5, 1], np.float32),
        pool=1,
    )


def hidden_cases(rng):
    """All sizes apart; pools that leave a row or a column over; negative y; scores far from 0.

    The dense layer's weights are small, so that no probability is too close to 1 to tell.
    """

    def draw(N, C, H, W, kernel, bias, dense, dense_bias):
        weights = [_normal(rng, *shape) for shape in (kernel, bias, dense, dense_bias)]
        weights[2] /= 4
        return [_normal(rng, N, C, H, W), *weights]

    # y is 4 x 7, of which the pool leaves a column over: p is 2 x 3.
    network = (3, 2, 3, 2), (3,), (18, 4), (4,)
    yield case(*draw(2, 2, 6, 8, *network), pool=2)
    images, kernel, bias, dense, dense_bias = draw(2, 2, 6, 8, *network)
    yield case(images, kernel, bias, dense, dense_bias + 120, pool=2)
    yield case(images, kernel, bias, dense, dense_bias - 120, pool=2)
    # A dark image and a bright one: what is subtracted from the scores must be the image's own largest. Those of
    # the bright one lie hundreds apart, so its probabilities are 0 0 0 1, however they are rounded.
    images[0], images[1] = 0, np.abs(images[1]) + 5
    rising = np.tile(np.arange(1, 5, dtype=np.float32), (18, 1))
    yield case(images, np.abs(kernel), bias, rising, dense_bias, pool=2)
    # y is 4 x 6, and a row is left over.
    yield case(*draw(5, 1, 6, 8, (2, 1, 3, 3), (2,), (4, 3), (3,)), pool=3)
    yield case(*draw(1, 3, 4, 5, (4, 3, 2, 2), (4,), (48, 2), (2,)), pool=1)
