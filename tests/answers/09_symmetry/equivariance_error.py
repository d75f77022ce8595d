"""Answers to equivariance_error that its checks are tried on."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import scipy.ndimage

import jconv
from jconv.kit import right, wrong


def same(image, kernel, mode, low=lambda K: (K - 1) // 2):
    margins = [(low(K), K - 1 - low(K)) for K in kernel.shape]
    padded = np.pad(image, margins, mode="constant" if mode == "zeros" else "wrap")
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape)
    return np.einsum("ijuv,uv->ij", windows, kernel)


def both(image, kernel, shift, mode, conv=same, roll=np.roll):
    original = conv(image, kernel, mode)
    return conv(roll(image, shift, (0, 1)), kernel, mode), roll(original, shift, (0, 1)), original


@right("loops over cells and taps, in Python's numbers")
def loops(image, kernel, shift, padding_mode):
    (H, W), (KH, KW) = image.shape, kernel.shape

    def conv(pixel):
        def inside(a, b):
            if padding_mode == "circular":
                return pixel(a % H, b % W)
            return pixel(a, b) if 0 <= a < H and 0 <= b < W else 0.0

        return [
            [
                sum(
                    inside(i + u - (KH - 1) // 2, j + v - (KW - 1) // 2) * float(kernel[u, v])
                    for u in range(KH)
                    for v in range(KW)
                )
                for j in range(W)
            ]
            for i in range(H)
        ]

    dy, dx = shift
    original = conv(lambda a, b: float(image[a, b]))
    moved = conv(lambda a, b: float(image[(a - dy) % H, (b - dx) % W]))
    gap = max(abs(moved[i][j] - original[(i - dy) % H][(j - dx) % W]) for i in range(H) for j in range(W))
    return gap / max(abs(value) for row in original for value in row)


@right("jitted: a sum of shifted images, a tap each")
@partial(jax.jit, static_argnames=("shift", "padding_mode"))
def shifted_images(image, kernel, shift, padding_mode):
    margins = [((K - 1) // 2, K // 2) for K in kernel.shape]
    mode = "wrap" if padding_mode == "circular" else "constant"

    def conv(image):
        (H, W), (KH, KW) = image.shape, kernel.shape
        padded = jnp.pad(image, margins, mode)
        return sum(padded[u : u + H, v : v + W] * kernel[u, v] for u in range(KH) for v in range(KW))

    y = conv(image)
    gap = conv(jnp.roll(image, shift, (0, 1))) - jnp.roll(y, shift, (0, 1))
    return jnp.abs(gap).max() / jnp.abs(y).max()


@right("SciPy's correlation, its origin moved for even kernels")
def ready_made_correlation(image, kernel, shift, padding_mode):
    def conv(image):
        mode = "wrap" if padding_mode == "circular" else "constant"
        origin = [(K - 1) // 2 - K // 2 for K in kernel.shape]
        return scipy.ndimage.correlate(image, kernel, mode=mode, origin=origin)

    y = conv(image)
    gap = conv(np.roll(image, shift, (0, 1))) - np.roll(y, shift, (0, 1))
    return float(np.max(np.abs(gap)) / np.max(np.abs(y)))


@wrong("takes the largest difference with its sign")
def signed(image, kernel, shift, padding_mode):
    first, last, original = both(image, kernel, shift, padding_mode)
    return float((first - last).max() / np.abs(original).max())


@wrong("does not divide by the size of the output")
def absolute(image, kernel, shift, padding_mode):
    first, last, _ = both(image, kernel, shift, padding_mode)
    return float(np.abs(first - last).max())


@wrong("divides by the output of the shifted image")
def other_scale(image, kernel, shift, padding_mode):
    first, last, _ = both(image, kernel, shift, padding_mode)
    return float(np.abs(first - last).max() / np.abs(first).max())


@wrong("takes the mean of the differences")
def mean(image, kernel, shift, padding_mode):
    first, last, original = both(image, kernel, shift, padding_mode)
    return float(np.abs(first - last).mean() / np.abs(original).max())


@wrong("takes the difference of the largest cells")
def difference_of_maxima(image, kernel, shift, padding_mode):
    first, last, original = both(image, kernel, shift, padding_mode)
    return float(abs(np.abs(first).max() - np.abs(last).max()) / np.abs(original).max())


@wrong("pads with zeros whatever the mode")
def always_zeros(image, kernel, shift, padding_mode):
    return loops(image, kernel, shift, "zeros")


@wrong("believes that convolution is equivariant, borders or not")
def always_equivariant(image, kernel, shift, padding_mode):
    return 0.0


@wrong("repeats the image once on each side, and has zeros beyond")
def repeated_once(image, kernel, shift, padding_mode):
    def conv(image, kernel, mode):
        if mode == "zeros":
            return same(image, kernel, mode)
        (H, W), (KH, KW) = image.shape, kernel.shape
        tiled = np.pad(np.tile(image, (3, 3)), [(K, K) for K in (KH, KW)])
        top, left = KH + H - (KH - 1) // 2, KW + W - (KW - 1) // 2
        shifted = {(u, v): tiled[top + u :, left + v :][:H, :W] for u in range(KH) for v in range(KW)}
        return sum(cells * kernel[tap] for tap, cells in shifted.items())

    first, last, original = both(image, kernel, shift, padding_mode, conv)
    return float(np.abs(first - last).max() / np.abs(original).max())


@wrong("shifts the output back instead of along")
def shifted_back(image, kernel, shift, padding_mode):
    first, _, original = both(image, kernel, shift, padding_mode)
    last = np.roll(original, (-shift[0], -shift[1]), (0, 1))
    return float(np.abs(first - last).max() / np.abs(original).max())


@wrong("takes the shift as (dx, dy)")
def swapped(image, kernel, shift, padding_mode):
    return loops(image, kernel, shift[::-1], padding_mode)


@wrong("shifts in zeros instead of what left on the other side")
def zeros_shifted_in(image, kernel, shift, padding_mode):
    def roll(x, shift, axes):
        i, j = np.indices(x.shape)
        i, j = i - shift[0], j - shift[1]
        inside = (i >= 0) & (i < x.shape[0]) & (j >= 0) & (j < x.shape[1])
        return np.where(inside, np.roll(x, shift, axes), 0)

    first, last, original = both(image, kernel, shift, padding_mode, roll=roll)
    return float(np.abs(first - last).max() / np.abs(original).max())


@wrong("flips the kernel")
def flipped(image, kernel, shift, padding_mode):
    return loops(image, kernel[::-1, ::-1], shift, padding_mode)


@wrong("pads an even kernel's odd cell before the image")
def odd_cell_before(image, kernel, shift, padding_mode):
    conv = partial(same, low=lambda K: K // 2)
    first, last, original = both(image, kernel, shift, padding_mode, conv)
    return float(np.abs(first - last).max() / np.abs(original).max())


@wrong("divides integers as integers")
def whole_numbers(image, kernel, shift, padding_mode):
    first, last, original = both(image, kernel, shift, padding_mode)
    return float(np.abs(first - last).max() // np.abs(original).max())


@wrong("lets jconv correlate", verdict="forbidden")
def jconv_correlates(image, kernel, shift, padding_mode):
    def conv(image, kernel, padding_mode):
        padding = [((K - 1) // 2, K // 2) for K in kernel.shape]
        return np.asarray(jconv.correlate(image, kernel, padding=padding, padding_mode=padding_mode))

    first, last, original = both(image, kernel, shift, padding_mode, conv)
    return float(np.abs(first - last).max() / np.abs(original).max())
