"""Answers to border_artifact that its checks are tried on."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import scipy.ndimage

from jconv.kit import right, wrong

NUMPY_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge"}


def reach(kernel):
    return [(K - 1) // 2 for K in kernel.shape]


def respond(image, kernel, mode):
    """The response, padded in a mode of NumPy's."""
    padded = np.pad(image, [(P, P) for P in reach(kernel)], mode=mode)
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape)
    return np.einsum("ijuv,uv->ij", windows, kernel)


def frame(shape, PH, PW):
    """True in the border, PH high and PW wide."""
    (H, W), (i, j) = shape, np.indices(shape)
    return (i < PH) | (i >= H - PH) | (j < PW) | (j >= W - PW)


def measured(response, border, strength=np.abs):
    values = strength(response)
    return response, values[border].max(initial=0), values[~border].max(initial=0)


@right("loops, with an index moved into the image where it lies outside")
def loops(image, kernel, padding_mode):
    (H, W), (PH, PW) = image.shape, reach(kernel)

    def moved(n, size):
        if padding_mode == "replicate":
            return min(max(n, 0), size - 1)
        return size - 1 - abs(size - 1 - abs(n))

    response = np.zeros((H, W), np.result_type(image, kernel))
    at_border = inside = image[0, 0] * 0
    for i, j in np.ndindex(H, W):
        reaches_over = False
        for u, v in np.ndindex(kernel.shape):
            row, column = i + u - PH, j + v - PW
            if not (0 <= row < H and 0 <= column < W):
                reaches_over = True
                if padding_mode == "zeros":
                    continue
                row, column = moved(row, H), moved(column, W)
            response[i, j] += image[row, column] * kernel[u, v]
        if reaches_over:
            at_border = max(at_border, abs(response[i, j]))
        else:
            inside = max(inside, abs(response[i, j]))
    return response, at_border, inside


@right("compares the size-keeping response with the one that needs no padding")
def two_responses(image, kernel, padding_mode):
    PH, PW = reach(kernel)
    response = respond(image, kernel, NUMPY_MODES[padding_mode])
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    valid = np.abs(np.einsum("ijuv,uv->ij", windows, kernel))
    H, W = valid.shape
    rim = np.abs(response)
    rim[PH : PH + H, PW : PW + W] = 0
    return response, rim.max(), valid.max()


@right("jitted: jax.numpy, with a mask of ones that is padded with zeros")
@partial(jax.jit, static_argnames="padding_mode")
def jitted(image, kernel, padding_mode):
    (H, W), (PH, PW) = image.shape, reach(kernel)
    padded = jnp.pad(image, [(PH, PH), (PW, PW)], mode=NUMPY_MODES[padding_mode])
    rows, columns = (np.arange(n)[:, None] + np.arange(K) for n, K in zip((H, W), kernel.shape, strict=True))
    response = jnp.einsum("ijuv,uv->ij", padded[rows[:, None, :, None], columns[:, None, :]], kernel)
    is_inside = jnp.pad(jnp.ones((H - 2 * PH, W - 2 * PW), bool), [(PH, PH), (PW, PW)])
    strength = jnp.abs(response)
    return response, jnp.max(jnp.where(is_inside, 0, strength)), jnp.max(jnp.where(is_inside, strength, 0))


@wrong("pads with zeros in every mode")
def always_zeros(image, kernel, padding_mode):
    return measured(respond(image, kernel, "constant"), frame(image.shape, *reach(kernel)))


@wrong("repeats the edge in the mirror: symmetric for reflect")
def symmetric(image, kernel, padding_mode):
    mode = {**NUMPY_MODES, "reflect": "symmetric"}[padding_mode]
    return measured(respond(image, kernel, mode), frame(image.shape, *reach(kernel)))


@wrong("confuses reflect and replicate")
def confused(image, kernel, padding_mode):
    mode = {"zeros": "constant", "reflect": "edge", "replicate": "reflect"}[padding_mode]
    return measured(respond(image, kernel, mode), frame(image.shape, *reach(kernel)))


@wrong("forgets that a response may be negative")
def signed(image, kernel, padding_mode):
    response = respond(image, kernel, NUMPY_MODES[padding_mode])
    return measured(response, frame(image.shape, *reach(kernel)), strength=lambda values: values)


@wrong("takes the border for one cell, whatever the kernel")
def one_cell(image, kernel, padding_mode):
    response = respond(image, kernel, NUMPY_MODES[padding_mode])
    H, W = image.shape
    return measured(response, frame(image.shape, min(1, (H - 1) // 2), min(1, (W - 1) // 2)))


@wrong("takes the border for as wide as the kernel is high, and the reverse")
def swapped(image, kernel, padding_mode):
    response = respond(image, kernel, NUMPY_MODES[padding_mode])
    PH, PW = (min(P, (size - 1) // 2) for P, size in zip(reach(kernel)[::-1], image.shape, strict=True))
    return measured(response, frame(image.shape, PH, PW))


@wrong("looks at the top and the left only")
def two_sides(image, kernel, padding_mode):
    response = respond(image, kernel, NUMPY_MODES[padding_mode])
    PH, PW = reach(kernel)
    i, j = np.indices(image.shape)
    return measured(response, (i < PH) | (j < PW))


@wrong("takes response[PH:-PH], which is nothing where PH is 0")
def minus_zero(image, kernel, padding_mode):
    response = respond(image, kernel, NUMPY_MODES[padding_mode])
    PH, PW = reach(kernel)
    border = np.ones(image.shape, bool)
    border[PH:-PH, PW:-PW] = False
    return measured(response, border)


@wrong("takes the whole response for the inside")
def everywhere(image, kernel, padding_mode):
    response, at_border, _ = two_responses(image, kernel, padding_mode)
    return response, at_border, np.abs(response).max()


@wrong("averages in place of looking for the largest")
def mean(image, kernel, padding_mode):
    response = respond(image, kernel, NUMPY_MODES[padding_mode])
    border = frame(image.shape, *reach(kernel))
    return response, np.abs(response[border]).mean(), np.abs(response[~border]).mean()


@wrong("exchanges the two numbers")
def exchanged(image, kernel, padding_mode):
    response, at_border, inside = two_responses(image, kernel, padding_mode)
    return response, inside, at_border


@wrong("flips the kernel")
def flipped(image, kernel, padding_mode):
    return two_responses(image, kernel[::-1, ::-1], padding_mode)


@wrong("pads K - 1 cells: keeps every position that touches the image")
def full(image, kernel, padding_mode):
    PH, PW = reach(kernel)
    padded = np.pad(image, [(PH, PH), (PW, PW)], mode=NUMPY_MODES[padding_mode])
    return measured(respond(padded, kernel, NUMPY_MODES[padding_mode]), frame(padded.shape, 2 * PH, 2 * PW))


@wrong("returns the response's strength in place of the response")
def unsigned(image, kernel, padding_mode):
    response, at_border, inside = two_responses(image, kernel, padding_mode)
    return np.abs(response), at_border, inside


@wrong("makes floats, whatever the arguments are")
def always_floats(image, kernel, padding_mode):
    response, at_border, inside = two_responses(image, kernel, padding_mode)
    return response, float(at_border), float(inside)


@wrong("lets SciPy slide and pad", verdict="forbidden")
def scipy_slides(image, kernel, padding_mode):
    mode = {"zeros": "constant", "reflect": "mirror", "replicate": "nearest"}[padding_mode]
    return measured(scipy.ndimage.correlate(image, kernel, mode=mode), frame(image.shape, *reach(kernel)))
