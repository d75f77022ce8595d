"""Reference for cnn_forward: one step a layer, all of it on whole arrays."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

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
    y = jnp.einsum("tncij,oct->noij", shifted, kernel.reshape(O, -1, KH * KW)) + bias[:, None, None]
    y = jnp.maximum(y, 0)
    PH, PW = OH // pool, OW // pool
    # Cut off what fills no window; then every window has two axes of its own, and is gone after the max.
    y = y[:, :, : PH * pool, : PW * pool].reshape(N, O, PH, pool, PW, pool).max(axis=(3, 5))
    scores = y.reshape(N, -1) @ dense + dense_bias
    # The largest exponent is now 0, so nothing overflows, and the sum is 1 at least.
    powers = jnp.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _normal(rng, *shape):
    return rng.normal(size=shape).astype(np.float32)
