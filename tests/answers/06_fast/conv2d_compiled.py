"""Answers to conv2d_compiled that its checks are tried on."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from jconv.kit import right, wrong


def sizes(x, kernel, stride):
    return [(size - K) // stride + 1 for size, K in zip(x.shape[2:], kernel.shape[2:], strict=True)]


def shifted(x, kernel, stride, weigh):
    """The sum over taps of what each sees, weighed."""
    (OH, OW), (KH, KW) = sizes(x, kernel, stride), kernel.shape[2:]
    x = jnp.asarray(x)
    return sum(
        weigh(
            x[:, :, u : u + (OH - 1) * stride + 1 : stride, v : v + (OW - 1) * stride + 1 : stride],
            kernel[:, :, u, v],
        )
        for u in range(KH)
        for v in range(KW)
    )


def product(seen, weights):
    return jnp.einsum("ncij,oc->noij", seen, weights)


def windows(x, kernel, stride):
    (OH, OW), (KH, KW) = sizes(x, kernel, stride), kernel.shape[2:]
    u, v, i, j = jnp.indices((KH, KW, OH, OW))
    return jnp.asarray(x)[:, :, i * stride + u, j * stride + v]  # (N, C, KH, KW, OH, OW)


@right("im2col by one gather, and one product")
def gathered(x, kernel, stride=1):
    return jnp.einsum("ncuvij,ocuv->noij", windows(x, kernel, stride), kernel)


@right("a loop of the compiler's over the taps, which is noted once")
def looped(x, kernel, stride=1):
    (OH, OW), (KH, KW) = sizes(x, kernel, stride), kernel.shape[2:]
    x = jnp.asarray(x)
    reach = (*x.shape[:2], (OH - 1) * stride + 1, (OW - 1) * stride + 1)

    def add(tap, y):
        seen = jax.lax.dynamic_slice(x, (0, 0, tap // KW, tap % KW), reach)[:, :, ::stride, ::stride]
        return y + product(seen, jnp.asarray(kernel)[:, :, tap // KW, tap % KW])

    return jax.lax.fori_loop(0, KH * KW, add, jnp.zeros((len(x), len(kernel), OH, OW), x.dtype))


@right("jitted already, and mapped over the batch and the kernels")
@partial(jax.jit, static_argnames="stride")
def mapped(x, kernel, stride=1):
    def one(image, weights):
        return shifted(image[None], weights[None], stride, product)[0, 0]

    return jax.vmap(jax.vmap(one, (None, 0)), (0, None))(x, kernel)


@right("a loop over pixels: the program is as long as the picture is large, and right")
def pixels(x, kernel, stride=1):
    (OH, OW), (KH, KW) = sizes(x, kernel, stride), kernel.shape[2:]
    cells = [
        jnp.tensordot(
            x[:, :, i * stride : i * stride + KH, j * stride : j * stride + KW], kernel, ((1, 2, 3),) * 2
        )
        for i in range(OH)
        for j in range(OW)
    ]
    return jnp.stack(cells, axis=-1).reshape(len(x), len(kernel), OH, OW)


@wrong("writes into an array of NumPy's", verdict="error")
def assigned(x, kernel, stride=1):
    (OH, OW), (KH, KW) = sizes(x, kernel, stride), kernel.shape[2:]
    y = np.zeros((len(x), len(kernel), OH, OW), np.float32)
    for i, j in np.ndindex(OH, OW):
        window = x[:, :, i * stride : i * stride + KH, j * stride : j * stride + KW]
        y[:, :, i, j] = jnp.tensordot(window, kernel, ((1, 2, 3),) * 2)
    return y


@wrong("asks NumPy for the windows", verdict="error")
def numpys_windows(x, kernel, stride=1):
    view = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[2:], axis=(2, 3))
    return jnp.einsum("ncijuv,ocuv->noij", view[:, :, ::stride, ::stride], kernel)


@wrong("skips taps that are 0, which asks for a value", verdict="error")
def skips_zeros(x, kernel, stride=1):
    return shifted(x, kernel, stride, lambda seen, w: product(seen, w) if (w != 0).any() else 0)


@wrong("makes floats of the weights", verdict="error")
def floats(x, kernel, stride=1):
    return shifted(x, kernel, stride, lambda seen, w: sum(seen[:, c] * float(w[0, c]) for c in range(w.shape[1])))


@wrong("flips the kernel")
def flipped(x, kernel, stride=1):
    return gathered(x, kernel[:, :, ::-1, ::-1], stride)


@wrong("ignores the stride")
def unstrided(x, kernel, stride=1):
    return gathered(x, kernel, 1)


@wrong("moves the taps apart by the stride as well")
def dilated(x, kernel, stride=1):
    (OH, OW), (KH, KW) = sizes(x, kernel, stride), kernel.shape[2:]
    u, v, i, j = jnp.indices((KH, KW, OH, OW))
    return jnp.einsum("ncuvij,ocuv->noij", jnp.asarray(x)[:, :, (i + u) * stride, (j + v) * stride], kernel)


@wrong("rounds the size up")
def rounded_up(x, kernel, stride=1):
    (H, W), (KH, KW) = x.shape[2:], kernel.shape[2:]
    x = jnp.pad(jnp.asarray(x), [(0, 0), (0, 0), (0, -(H - KH) % stride), (0, -(W - KW) % stride)])
    return gathered(x, kernel, stride)


@wrong("does not add the channels up")
def channel_by_channel(x, kernel, stride=1):
    return jnp.einsum("ncuvij,ocuv->ncij", windows(x, kernel, stride), kernel)


@wrong("takes the kernel's axes in the wrong order, which only fits where C and O are the same")
def swapped(x, kernel, stride=1):
    O, C = kernel.shape[:2]
    return gathered(x, kernel.reshape(C, O, *kernel.shape[2:]).swapaxes(0, 1), stride)


@wrong("keeps the last tap's image in place of the sum")
def last_tap(x, kernel, stride=1):
    return gathered(x, jnp.asarray(kernel).at[:, :, :-1].set(0).at[:, :, :, :-1].set(0), stride)


@wrong("takes the first image only")
def first_image(x, kernel, stride=1):
    return gathered(x[:1], kernel, stride)


@wrong("swaps height and width")
def transposed(x, kernel, stride=1):
    return gathered(x, kernel, stride).swapaxes(2, 3)


@wrong("lets jax convolve", verdict="forbidden")
def ready_made(x, kernel, stride=1):
    return jax.lax.conv_general_dilated(x, kernel, (stride, stride), "VALID")


@wrong("lets jax convolve, and hides it in a branch that is never taken", verdict="forbidden")
def hidden(x, kernel, stride=1):
    def never():
        return jax.lax.conv_general_dilated(x, kernel, (stride, stride), "VALID")

    return jax.lax.cond(x[0, 0, 0, 0] > 1e9, never, lambda: gathered(x, kernel, stride))


@wrong("lets NumPy convolve in a callback", verdict="forbidden")
def called_back(x, kernel, stride=1):
    shape = jax.ShapeDtypeStruct((len(x), len(kernel), *sizes(x, kernel, stride)), x.dtype)

    def numpys(x, kernel):
        view = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[2:], axis=(2, 3))
        return np.einsum("ncijuv,ocuv->noij", view[:, :, ::stride, ::stride], kernel)

    return jax.pure_callback(numpys, shape, x, kernel)
