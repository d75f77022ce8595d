"""Answers to lift_p4 that its checks are tried on."""

import jax
import jax.numpy as jnp
import numpy as np

from jconv import equivariance
from jconv.kit import right, wrong


def correlate(x, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[2:], axis=(1, 2))
    return np.einsum("cijuv,ocuv->oij", windows, kernel)


@right("loops, reading the turned weights where they lie")
def loops(x, kernel):
    (C, H, W), (O, _, K, _) = x.shape, kernel.shape
    output = np.zeros((O, 4, H - K + 1, W - K + 1), np.result_type(x, kernel))
    for o, g, i, j in np.ndindex(output.shape):
        for u in range(K):
            for v in range(K):
                a, b = [(u, v), (v, K - 1 - u), (K - 1 - u, K - 1 - v), (K - 1 - v, u)][g]
                for c in range(C):
                    output[o, g, i, j] += x[c, i + u, j + v] * kernel[o, c, a, b]
    return output


@right("jitted: one convolution with four times as many kernels")
@jax.jit
def one_convolution(x, kernel):
    x, kernel = jnp.asarray(x), jnp.asarray(kernel)
    poses = jnp.stack([jnp.rot90(kernel, g, axes=(-2, -1)) for g in range(4)], axis=1)
    y = jax.lax.conv(x[None], poses.reshape(-1, *kernel.shape[1:]), (1, 1), "VALID")[0]
    return y.reshape(len(kernel), 4, *y.shape[1:])


@right("turns the image the other way, and the result back")
def image_turned(x, kernel):
    planes = [np.rot90(correlate(np.rot90(x, -g, (1, 2)), kernel), g, (1, 2)) for g in range(4)]
    return np.stack(planes, axis=1)


@wrong("uses the kernel as it is four times")
def not_turned(x, kernel):
    return np.stack([correlate(x, kernel)] * 4, axis=1)


@wrong("turns clockwise")
def clockwise(x, kernel):
    return np.stack([correlate(x, np.rot90(kernel, -g, (2, 3))) for g in range(4)], axis=1)


@wrong("four kernels that are no turns of one: mirrored instead, so the equivariance vanishes")
def mirrored(x, kernel):
    poses = [kernel, kernel[..., ::-1], kernel[..., ::-1, :], kernel[..., ::-1, ::-1]]
    return np.stack([correlate(x, pose) for pose in poses], axis=1)


@wrong("turns output channels into input channels, rot90's default axes")
def default_axes(x, kernel):
    return np.stack([correlate(x, np.rot90(kernel, g)) for g in range(4)], axis=1)


@wrong("turns the output instead of the kernel")
def output_turned(x, kernel):
    y = correlate(x, kernel)
    return np.stack([np.rot90(y, g, (1, 2)).reshape(y.shape) for g in range(4)], axis=1)


@wrong("puts the poses before the output channels")
def poses_first(x, kernel):
    return np.swapaxes(loops(x, kernel), 0, 1)


@wrong("mixes poses and output channels: reshaped in the wrong order")
def mixed(x, kernel):
    poses = np.concatenate([np.rot90(kernel, g, (2, 3)) for g in range(4)])
    y = correlate(x, poses)
    return y.reshape(len(kernel), 4, *y.shape[1:])


@wrong("keeps poses and channels on one axis")
def flat(x, kernel):
    y = loops(x, kernel)
    return y.reshape(-1, *y.shape[2:])


@wrong("takes the largest over the poses")
def pooled(x, kernel):
    return loops(x, kernel).max(axis=1)


@wrong("flips the kernel as well: convolution, whose poses are two turns ahead")
def flipped(x, kernel):
    return loops(x, kernel[..., ::-1, ::-1])


@wrong("takes the mean over the channels")
def mean(x, kernel):
    return loops(x, kernel) / x.shape[0]


@wrong("turns by one pose too many, from 1 to 4")
def from_one(x, kernel):
    return np.roll(loops(x, kernel), -1, axis=1)


@wrong("counts in float32 where x holds integers")
def through_float32(x, kernel):
    poses = [np.rot90(kernel, g, axes=(2, 3)).astype(np.float32) for g in range(4)]
    planes = np.stack([correlate(x.astype(np.float32), pose) for pose in poses], axis=1)
    return planes.astype(np.result_type(x, kernel))


@wrong("asks jconv", verdict="forbidden")
def ready_made(x, kernel):
    return equivariance.lift_conv(x, kernel)
