"""Answers to convolve2d that its checks are tried on."""

import jax
import numpy as np
import scipy.signal

from jconv.kit import right, wrong


def correlate(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("ijuv,uv->ij", windows, kernel)


@right("four loops, the kernel's indices run backwards")
def four_loops(image, kernel):
    H, W = image.shape
    KH, KW = kernel.shape
    output = np.zeros((H - KH + 1, W - KW + 1), np.result_type(image, kernel))
    for i, j in np.ndindex(output.shape):
        for u in range(KH):
            for v in range(KW):
                output[i, j] += image[i + u, j + v] * kernel[KH - 1 - u, KW - 1 - v]
    return output


@right("turns the kernel by 180 degrees, then correlates")
def turned(image, kernel):
    return correlate(image, np.rot90(kernel, 2))


@right("every pixel stamps the kernel, and what is not whole is cut off")
def stamped(image, kernel):
    (H, W), (KH, KW) = image.shape, kernel.shape
    full = np.zeros((H + KH - 1, W + KW - 1), np.result_type(image, kernel))
    for i, j in np.ndindex(H, W):
        full[i : i + KH, j : j + KW] += image[i, j] * kernel
    return full[KH - 1 : H, KW - 1 : W]


@right("jitted: a sum of shifted images, the last weight first")
@jax.jit
def shifted(image, kernel):
    OH, OW = image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1
    return sum(image[u : u + OH, v : v + OW] * kernel[-1 - u, -1 - v] for u, v in np.ndindex(kernel.shape))


@wrong("does not flip: cross-correlation")
def unflipped(image, kernel):
    return correlate(image, kernel)


@wrong("flips the rows only")
def rows_only(image, kernel):
    return correlate(image, kernel[::-1])


@wrong("flips the columns only")
def columns_only(image, kernel):
    return correlate(image, np.fliplr(kernel))


@wrong("transposes the kernel, where it fits")
def transposed(image, kernel):
    fits = kernel.shape[1] <= image.shape[0] and kernel.shape[0] <= image.shape[1]
    return correlate(image, kernel.T if fits else kernel)


@wrong("turns the kernel by 90 degrees twice, in opposite directions")
def turned_back(image, kernel):
    return correlate(image, np.rot90(np.rot90(kernel), -1))


@wrong("flips the image as well, so the output comes out flipped")
def both_flipped(image, kernel):
    return correlate(image[::-1, ::-1], kernel[::-1, ::-1])


@wrong("flips the output in place of the kernel")
def output_flipped(image, kernel):
    return correlate(image, kernel)[::-1, ::-1]


@wrong("stops a row and a column early")
def off_by_one(image, kernel):
    return turned(image, kernel)[:-1, :-1]


@wrong("keeps every position where kernel and image touch, the default of SciPy")
def full(image, kernel):
    (KH, KW) = kernel.shape
    return turned(np.pad(image, [(KH - 1, KH - 1), (KW - 1, KW - 1)]), kernel)


@wrong("flips with indices that start one too late, and so wraps a row and a column around")
def rolled(image, kernel):
    KH, KW = kernel.shape
    return correlate(image, kernel[-np.arange(KH)][:, -np.arange(KW)])


@wrong("writes into an array of floats, whatever the arguments are")
def always_floats(image, kernel):
    return turned(image, kernel).astype(float)


@wrong("lets SciPy convolve", verdict="forbidden")
def scipy_convolves(image, kernel):
    return scipy.signal.convolve2d(image, kernel, mode="valid")


@wrong("lets jax's copy of SciPy convolve", verdict="forbidden")
def jax_convolves(image, kernel):
    return jax.scipy.signal.convolve2d(image, kernel, mode="valid")
