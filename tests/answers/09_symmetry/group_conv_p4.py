"""Answers to group_conv_p4 that its checks are tried on."""

import jax
import jax.numpy as jnp
import numpy as np

from jconv import equivariance
from jconv.kit import right, wrong


def turned(kernel, g):
    return np.rot90(kernel, g, (3, 4))


def correlate(x, poses):
    """Features (C, 4, H, W) with four kernels (O, C, 4, K, K) each."""
    windows = np.lib.stride_tricks.sliding_window_view(x, poses[0].shape[3:], axis=(2, 3))
    return np.stack([np.einsum("chijuv,ochuv->oij", windows, pose) for pose in poses], axis=1)


@right("loops, reading the turned weights where they lie")
def loops(x, kernel):
    (C, _, H, W), (O, _, _, K, _) = x.shape, kernel.shape
    output = np.zeros((O, 4, H - K + 1, W - K + 1), np.result_type(x, kernel))
    for o, g, i, j in np.ndindex(output.shape):
        for h, u, v in np.ndindex(4, K, K):
            a, b = [(u, v), (v, K - 1 - u), (K - 1 - u, K - 1 - v), (K - 1 - v, u)][g]
            for c in range(C):
                output[o, g, i, j] += x[c, h, i + u, j + v] * kernel[o, c, h - g, a, b]
    return output


@right("jitted: one convolution, channels and poses together")
@jax.jit
def one_convolution(x, kernel):
    x, kernel = jnp.asarray(x), jnp.asarray(kernel)
    O, C, _, K, _ = kernel.shape
    poses = jnp.stack([jnp.roll(jnp.rot90(kernel, g, axes=(3, 4)), g, axis=2) for g in range(4)], axis=1)
    y = jax.lax.conv(x.reshape(1, 4 * C, *x.shape[2:]), poses.reshape(4 * O, 4 * C, K, K), (1, 1), "VALID")[0]
    return y.reshape(O, 4, *y.shape[1:])


@right("turns the features the other way, and takes plane 0 of each result")
def features_turned(x, kernel):
    planes = []
    for g in range(4):
        turned_back = np.roll(np.rot90(x, -g, (2, 3)), -g, axis=1)
        planes.append(np.rot90(correlate(turned_back, [kernel])[:, 0], g, (1, 2)))
    return np.stack(planes, axis=1)


@wrong("turns the kernel's planes and leaves them in their places")
def planes_only(x, kernel):
    return correlate(x, [turned(kernel, g) for g in range(4)])


@wrong("moves the kernel's planes on and does not turn them")
def places_only(x, kernel):
    return correlate(x, [np.roll(kernel, g, 2) for g in range(4)])


@wrong("moves the planes back: h + g for h - g")
def backwards(x, kernel):
    return correlate(x, [np.roll(turned(kernel, g), -g, 2) for g in range(4)])


@wrong("turns clockwise")
def clockwise(x, kernel):
    return correlate(x, [np.roll(turned(kernel, -g), g, 2) for g in range(4)])


@wrong("uses the kernel as it is four times")
def not_turned(x, kernel):
    return correlate(x, [kernel] * 4)


@wrong("lets pose g see plane g of the features only")
def plane_by_plane(x, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[3:], axis=(2, 3))
    planes = [np.einsum("cijuv,ocuv->oij", windows[:, g], turned(kernel, g)[:, :, g]) for g in range(4)]
    return np.stack(planes, axis=1)


@wrong("forgets to sum over the features' poses")
def not_summed(x, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[3:], axis=(2, 3))
    return np.einsum("chijuv,ochuv->ohij", windows, kernel)


@wrong("takes the mean over the features' poses")
def mean(x, kernel):
    return loops(x, kernel) / 4


@wrong("forgets which pose the features were found in: sums them first")
def poses_forgotten(x, kernel):
    return correlate(np.broadcast_to(x.mean(1, keepdims=True), x.shape), [turned(kernel, g) for g in range(4)])


@wrong("puts the poses before the output channels")
def poses_first(x, kernel):
    return np.swapaxes(loops(x, kernel), 0, 1)


@wrong("flips the kernel as well: convolution")
def flipped(x, kernel):
    return loops(x, kernel[..., ::-1, ::-1])


@wrong("rolls the channels instead of the poses")
def rolls_channels(x, kernel):
    return correlate(x, [np.roll(turned(kernel, g), g, 1) for g in range(4)])


@wrong("counts in float32 where x holds integers")
def through_float32(x, kernel):
    poses = [np.roll(turned(kernel, g), g, 2).astype(np.float32) for g in range(4)]
    return correlate(x.astype(np.float32), poses).astype(np.result_type(x, kernel))


@wrong("asks jconv", verdict="forbidden")
def ready_made(x, kernel):
    return equivariance.group_conv(x, kernel)
