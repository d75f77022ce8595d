"""Answers to sharpen that its checks are tried on."""

import jax
import jax.numpy as jnp
import numpy as np
import scipy.ndimage

from jconv.kit import right, wrong


def box_blur(image, mode="edge"):
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image.astype(float), 1, mode=mode), (3, 3))
    return windows.mean(axis=(2, 3))


@right("four loops that stop at the border")
def four_loops(image, amount=1.0):
    H, W = image.shape
    output = np.zeros((H, W))
    for i in range(H):
        for j in range(W):
            total = 0.0
            for u in (-1, 0, 1):
                for v in (-1, 0, 1):
                    total += float(image[min(max(i + u, 0), H - 1), min(max(j + v, 0), W - 1)])
            output[i, j] = float(image[i, j]) + amount * (float(image[i, j]) - total / 9)
    return output


@right("the one kernel, slid over an image that is padded by its own mirror image, which is the same for one cell")
def one_kernel(image, amount=1.0):
    kernel = np.full((3, 3), -amount / 9)
    kernel[1, 1] += 1 + amount
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image, 1, mode="symmetric"), (3, 3))
    return np.einsum("ijuv,uv->ij", windows, kernel)


@right("jitted: nine shifted images")
@jax.jit
def shifted(image, amount=1.0):
    H, W = image.shape
    image = jnp.asarray(image, jnp.float32)
    padded = jnp.pad(image, 1, mode="edge")
    blur = sum(padded[u : u + H, v : v + W] for u in range(3) for v in range(3)) / 9
    return image + amount * (image - blur)


@right("jax's own convolution")
def jax_slides(image, amount=1.0):
    image = jnp.asarray(image, jnp.float32)
    x = jnp.pad(image, 1, mode="edge")[None, None]
    blur = jax.lax.conv(x, jnp.full((1, 1, 3, 3), 1 / 9), (1, 1), "VALID")[0, 0]
    return (1 + amount) * image - amount * blur


@wrong("returns the detail alone")
def detail(image, amount=1.0):
    return amount * (image - box_blur(image))


@wrong("subtracts the wrong way round, and blurs")
def blurs(image, amount=1.0):
    return image + amount * (box_blur(image) - image)


@wrong("forgets the amount")
def no_amount(image, amount=1.0):
    return image + (image - box_blur(image))


@wrong("weighs the image only by the amount")
def one_sided(image, amount=1.0):
    return (1 + amount) * image - box_blur(image)


@wrong("pads with zeros: a bright frame")
def zeros_around(image, amount=1.0):
    return image + amount * (image - box_blur(image, "constant"))


@wrong("reflects without repeating the border cell")
def reflects(image, amount=1.0):
    return image + amount * (image - box_blur(image, "reflect"))


@wrong("rolls the image, so that the other side is seen over the border")
def wraps(image, amount=1.0):
    return image + amount * (image - box_blur(image, "wrap"))


@wrong("shrinks the image instead of padding it", verdict="error")
def valid_only(image, amount=1.0):
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), (3, 3))
    return image[1:-1, 1:-1] + amount * (image[1:-1, 1:-1] - windows.mean(axis=(2, 3)))


@wrong("leaves the border cells as they are")
def border_as_it_is(image, amount=1.0):
    output = image.astype(float)
    output[1:-1, 1:-1] = (image + amount * (image - box_blur(image)))[1:-1, 1:-1]
    return output


@wrong("sums the nine cells in uint8")
def sums_in_uint8(image, amount=1.0):
    H, W = image.shape
    padded = np.pad(image, 1, mode="edge")
    blur = sum(padded[u : u + H, v : v + W] for u in range(3) for v in range(3)) / 9
    return image + amount * (image - blur)


@wrong("multiplies in uint8 where the amount is a whole number")
def multiplies_in_uint8(image, amount=1.0):
    return (1 + amount) * image - amount * box_blur(image)


@wrong("leaves the middle out of the mean")
def neighbours_only(image, amount=1.0):
    blur = (9 * box_blur(image) - image) / 8
    return image + amount * (image - blur)


@wrong("averages a cross of five cells: the other classic kernel")
def cross(image, amount=1.0):
    H, W = image.shape
    padded = np.pad(image.astype(float), 1, mode="edge")
    blur = sum(padded[u : u + H, v : v + W] for u, v in [(1, 1), (0, 1), (2, 1), (1, 0), (1, 2)]) / 5
    return image + amount * (image - blur)


@wrong("adds the nine cells up and does not divide")
def sums(image, amount=1.0):
    return image + amount * (image - 9 * box_blur(image))


@wrong("blurs along the rows only")
def rows_only(image, amount=1.0):
    padded = np.pad(image.astype(float), [(0, 0), (1, 1)], mode="edge")
    blur = np.lib.stride_tricks.sliding_window_view(padded, 3, axis=1).mean(axis=2)
    return image + amount * (image - blur)


@wrong("clips to the range of a photo")
def clips(image, amount=1.0):
    return np.clip(image + amount * (image - box_blur(image)), 0, 255)


@wrong("returns the photo's dtype")
def back_to_uint8(image, amount=1.0):
    return (image + amount * (image - box_blur(image))).astype(image.dtype)


@wrong("lets SciPy blur", verdict="forbidden")
def scipy_blurs(image, amount=1.0):
    blur = scipy.ndimage.uniform_filter(image.astype(float), 3, mode="nearest")
    return image + amount * (image - blur)
