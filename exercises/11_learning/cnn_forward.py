"""Put a small network together: convolution, ReLU, max pool, dense layer, softmax.

This is how a network reads a digit. The convolution looks for patterns, ReLU drops what is below 0, the pool
keeps the best find of each neighbourhood, and the dense layer weighs up what was found where: one score a
class. Softmax turns the scores into probabilities, positive numbers whose sum is 1:

    y[n, o, i, j] = bias[o] + sum over c, u, v of images[n, c, i + u, j + v] * kernel[o, c, u, v]
    p[n, o, i, j] = the largest of max(y, 0) over y[n, o, i * pool + a, j * pool + b], a, b = 0 ... pool - 1
    scores[n, m]  = dense_bias[m] + sum over d of features[n, d] * dense[d, m]
    result[n, m]  = exp(scores[n, m]) / sum over k of exp(scores[n, k])

No padding: OH = H - KH + 1, OW = W - KW + 1. A pool window that is not whole is dropped: PH = floor(OH / pool),
PW = floor(OW / pool). features[n] is p[n] read channel by channel, row by row: d = (o * PH + i) * PW + j.

exp(120) is more than float32 holds, and if all scores are -120 the quotient is 0 / 0. Both occur. Take from
every image's scores their largest first; that cancels in the quotient.

Write it in jax.numpy, since it is called plainly and also under `jax.jit`, with the arrays traced and `pool` an
ordinary int. Traced arrays have shapes, but no values yet: no `if` may ask for one, no cell can be assigned to,
and NumPy's own functions do not take them.

Example:
    N = C = O = 1, pool 2, two classes. OW = 3 holds one whole pool window, OH = 4 two, so D = 2:
    images  0 1 0 0    kernel  -1 1    bias  -1    y   0 -2 -1    p  0    dense  5 5    dense_bias  0 0
            0 1 0 0                                    0 -2 -1       2           1 0
            0 0 3 0                                   -1  2 -4
            0 0 3 0                                   -1  2 -4
    scores = [0*5 + 2*1, 0*5 + 2*0] = [2, 0], result = [0.8808, 0.1192], since e^2 / (e^2 + e^0) = 0.8808

Arguments: float32 arrays `images` (N, C, H, W), `kernel` (O, C, KH, KW), `bias` (O,), `dense` (D, M) with D =
O * PH * PW, `dense_bias` (M,); an int `pool`, 1 or more. At least one pool window is whole.

Return: a floating array of shape (N, M); each row adds up to 1.

Not the point: jconv, flax and other libraries of layers. All of jax is welcome, also `jax.lax.conv*`,
`jax.lax.reduce_window` and `jax.nn.softmax`: other chapters are about how these are made.

Read more: LeCun, Bottou, Bengio and Haffner, Gradient-based learning applied to document recognition, 1998;
`help(jconv.conv2d)`, `help(jconv.max_pool)`.
"""

import jax.numpy as jnp


def cnn_forward(
    images: jnp.ndarray,
    kernel: jnp.ndarray,
    bias: jnp.ndarray,
    dense: jnp.ndarray,
    dense_bias: jnp.ndarray,
    pool: int = 2,
) -> jnp.ndarray:
    """Classify images (N, C, H, W) by a network of one convolution; returns probabilities (N, M)."""
    raise NotImplementedError
