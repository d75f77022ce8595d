"""Answers to depthwise_separable that its checks are tried on."""

import jax
import jax.numpy as jnp
import numpy as np

from jconv.kit import right, wrong


@right("loops over channels, multipliers and positions")
def loops(x, depthwise_kernel, pointwise_kernel):
    C, H, W = x.shape
    D, _, KH, KW = depthwise_kernel.shape
    M = D // C
    total = 0
    for c in range(C):
        for m in range(M):
            d = c * M + m
            rows = [
                [np.sum(x[c, i : i + KH, j : j + KW] * depthwise_kernel[d, 0]) for j in range(W - KW + 1)]
                for i in range(H - KH + 1)
            ]
            total = total + pointwise_kernel[:, d, None, None] * np.array(rows)
    return total


@right("multiplies the two kernels into one, which an ordinary layer uses")
def one_kernel(x, depthwise_kernel, pointwise_kernel):
    D, _, KH, KW = depthwise_kernel.shape
    C, O = len(x), len(pointwise_kernel)
    weighted = pointwise_kernel[:, :, None, None] * depthwise_kernel[:, 0]
    kernel = weighted.reshape(O, C, D // C, KH, KW).sum(axis=2)
    windows = np.lib.stride_tricks.sliding_window_view(x, (KH, KW), axis=(1, 2))
    return np.tensordot(kernel, windows, axes=[(1, 2, 3), (0, 3, 4)])


@right("jitted: the multiplier as an axis, a shifted image a tap")
@jax.jit
def shifted(x, depthwise_kernel, pointwise_kernel):
    C, H, W = x.shape
    D, _, KH, KW = depthwise_kernel.shape
    OH, OW = H - KH + 1, W - KW + 1
    taps = depthwise_kernel.reshape(C, D // C, KH, KW)
    z = sum(
        taps[:, :, u, v, None, None] * x[:, None, u : u + OH, v : v + OW] for u in range(KH) for v in range(KW)
    )
    return jnp.tensordot(pointwise_kernel, z.reshape(D, OH, OW), axes=1)


def depthwise(repeated, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(repeated, kernel.shape[2:], axis=(1, 2))
    return np.einsum("dijuv,duv->dij", windows, kernel[:, 0])


def repeat(x, kernel):
    return np.repeat(x, len(kernel) // len(x), axis=0)


@wrong("gives kernel d to input channel d % C: the multiplier runs slowest")
def tiled(x, depthwise_kernel, pointwise_kernel):
    tiled = np.tile(x, (len(depthwise_kernel) // len(x), 1, 1))
    return np.tensordot(pointwise_kernel, depthwise(tiled, depthwise_kernel), axes=1)


@wrong("knows no multiplier: one kernel a channel", verdict="error")
def no_multiplier(x, depthwise_kernel, pointwise_kernel):
    z = np.stack([depthwise(x[c : c + 1], depthwise_kernel[c : c + 1])[0] for c in range(len(x))])
    return np.tensordot(pointwise_kernel, z, axes=1)


@wrong("uses the first of each channel's M kernels only")
def first_kernels(x, depthwise_kernel, pointwise_kernel):
    M = len(depthwise_kernel) // len(x)
    return np.tensordot(pointwise_kernel[:, ::M], depthwise(x, depthwise_kernel[::M]), axes=1)


@wrong("sums over the channels in the depthwise step already")
def summed_too_early(x, depthwise_kernel, pointwise_kernel):
    z = depthwise(repeat(x, depthwise_kernel), depthwise_kernel)
    return np.tensordot(pointwise_kernel, np.broadcast_to(z.sum(axis=0), z.shape), axes=1)


@wrong("stops after the depthwise step")
def no_mix(x, depthwise_kernel, pointwise_kernel):
    return depthwise(repeat(x, depthwise_kernel), depthwise_kernel)


@wrong("puts a ReLU between the steps, as MobileNet does")
def relu_between(x, depthwise_kernel, pointwise_kernel):
    z = depthwise(repeat(x, depthwise_kernel), depthwise_kernel)
    return np.tensordot(pointwise_kernel, np.maximum(z, 0), axes=1)


@wrong("flips the depthwise kernels")
def flipped(x, depthwise_kernel, pointwise_kernel):
    z = depthwise(repeat(x, depthwise_kernel), depthwise_kernel[:, :, ::-1, ::-1])
    return np.tensordot(pointwise_kernel, z, axes=1)


@wrong("reads the pointwise kernel as (C * M, O)", verdict="error")
def transposed_matrix(x, depthwise_kernel, pointwise_kernel):
    z = depthwise(repeat(x, depthwise_kernel), depthwise_kernel)
    return np.tensordot(pointwise_kernel.T, z, axes=1)


@wrong("uses the first channel's kernel for every channel")
def shared_kernel(x, depthwise_kernel, pointwise_kernel):
    M = len(depthwise_kernel) // len(x)
    return loops(x, np.tile(depthwise_kernel[:M], (len(x), 1, 1, 1)), pointwise_kernel)


@wrong("mixes the channels first, and convolves then")
def pointwise_first(x, depthwise_kernel, pointwise_kernel):
    mixed = np.tensordot(pointwise_kernel, repeat(x, depthwise_kernel), axes=1)
    return depthwise(mixed, depthwise_kernel[: len(mixed)])


@wrong("collects the depthwise results in an array of zeros, which is floating")
def always_floats(x, depthwise_kernel, pointwise_kernel):
    return np.zeros(1) + one_kernel(x, depthwise_kernel, pointwise_kernel)


@wrong("has jax do the depthwise step", verdict="forbidden")
def ready_made(x, depthwise_kernel, pointwise_kernel):
    z = jax.lax.conv_general_dilated(x[None], depthwise_kernel, (1, 1), "VALID", feature_group_count=len(x))
    return jnp.tensordot(pointwise_kernel, z[0], axes=1)
