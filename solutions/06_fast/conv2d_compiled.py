"""Reference for conv2d_compiled: a strided slice and a small matrix product for each tap."""

import jax.numpy as jnp
import numpy as np

from jconv.kit import case


def conv2d_compiled(x: jnp.ndarray, kernel: jnp.ndarray, stride: int = 1) -> jnp.ndarray:
    """Correlate x (N, C, H, W) with kernel (O, C, KH, KW), a tap at a time; returns (N, O, OH, OW)."""
    x, kernel = jnp.asarray(x), jnp.asarray(kernel)
    (H, W), (KH, KW) = x.shape[2:], kernel.shape[2:]
    OH, OW = (H - KH) // stride + 1, (W - KW) // stride + 1
    # The cells that a tap sees lie `stride` apart; the last of OH of them is (OH - 1) * stride after the first.
    rows, columns = (OH - 1) * stride + 1, (OW - 1) * stride + 1
    y = jnp.zeros((len(x), len(kernel), OH, OW), x.dtype)
    for u in range(KH):
        for v in range(KW):
            seen = x[:, :, u : u + rows : stride, v : v + columns : stride]
            y += jnp.einsum("ncij,oc->noij", seen, kernel[:, :, u, v])
    return y


def examples():
    """The worked example; two channels that cancel; two kernels, of which one picks a corner."""
    image = np.array([[1, 2, 3, 4, 5], [6, 7, 8, 9, 0], [1, 2, 0, 3, 4]], np.float32)
    yield case(image[None, None], np.array([[[[1, 10]]]], np.float32), stride=2)
    yield case(np.stack([image, image])[None], np.array([[[[2]], [[-2]]]], np.float32))
    pair = np.zeros((2, 1, 2, 2), np.float32)
    pair[0], pair[1, 0, 1, 1] = 0.25, 1
    yield case(np.stack([image, -image])[:, None], pair)


def hidden_cases(rng):
    """N, C, O, H, W, KH and KW apart, then N, C and O the same; strides that divide, and strides that do not."""

    def normal(*shape):
        return rng.normal(size=shape).astype(np.float32)

    yield case(normal(2, 3, 5, 6), normal(4, 3, 3, 2))
    yield case(normal(2, 3, 5, 6), normal(4, 3, 3, 2), stride=2)
    yield case(normal(2, 3, 5, 6), normal(4, 3, 2, 3), stride=3)
    yield case(normal(3, 3, 6, 4), normal(3, 3, 2, 2), stride=2)
    yield case(normal(1, 2, 4, 7), normal(3, 2, 4, 7))  # one position
    yield case(normal(1, 2, 4, 7), normal(3, 2, 1, 1), stride=4)
    yield case(normal(2, 1, 3, 9), normal(1, 1, 1, 5), stride=2)
