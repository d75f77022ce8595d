"""Answers to correlate2d that its checks are tried on."""

import jax
import jax.numpy as jnp
import numpy as np
import scipy.signal

from jconv.kit import right, wrong


def wide(array):
    return array.astype(np.result_type(array, np.int32)) if array.dtype.kind in "iu" else array


def slide(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("ijuv,uv->ij", windows, kernel)


@right("four loops over Python numbers")
def four_loops(image, kernel):
    H, W = image.shape
    KH, KW = kernel.shape
    output = []
    for i in range(H - KH + 1):
        row = []
        for j in range(W - KW + 1):
            total = 0
            for u in range(KH):
                for v in range(KW):
                    total += image[i + u, j + v].item() * kernel[u, v].item()
            row.append(total)
        output.append(row)
    return np.array(output)


@right("an einsum over a view of the windows")
def windows(image, kernel):
    return slide(wide(image), wide(kernel))


@right("jitted: a sum of shifted images, a weight each")
@jax.jit
def shifted(image, kernel):
    OH, OW = image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1
    dtype = jnp.promote_types(image.dtype, jnp.int32 if image.dtype.kind in "iu" else image.dtype)
    image = image.astype(dtype)
    return sum(image[u : u + OH, v : v + OW] * kernel[u, v] for u, v in np.ndindex(kernel.shape))


@right("a matrix product of the windows, as rows, with the kernel")
def matrix_product(image, kernel):
    OH, OW = image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1
    rows = np.arange(OH)[:, None, None, None] + np.arange(kernel.shape[0])[:, None]
    columns = np.arange(OW)[:, None, None] + np.arange(kernel.shape[1])
    return (wide(image)[rows, columns].reshape(OH * OW, -1) @ kernel.ravel()).reshape(OH, OW)


@wrong("flips the kernel")
def flipped(image, kernel):
    return windows(image, kernel[::-1, ::-1])


@wrong("stops a row and a column early: H - KH by W - KW")
def off_by_one(image, kernel):
    return windows(image, kernel)[:-1, :-1]


@wrong("keeps the image's size, with zeros around it")
def same_size(image, kernel):
    margins = [((K - 1) // 2, K // 2) for K in kernel.shape]
    return windows(np.pad(image, margins), kernel)


@wrong("takes KH for both sides of the kernel")
def square_kernels(image, kernel):
    KH = min(*kernel.shape, *image.shape)
    return windows(image, kernel[:KH, :KH])


@wrong("swaps rows and columns in the output")
def transposed(image, kernel):
    return windows(image, kernel).T


@wrong("writes into an array of floats, whatever the arguments are")
def always_floats(image, kernel):
    output = np.zeros((image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1))
    for i, j in np.ndindex(output.shape):
        output[i, j] = np.sum(wide(image)[i : i + kernel.shape[0], j : j + kernel.shape[1]] * kernel)
    return output


@wrong("multiplies in whatever dtype NumPy finds, and overflows before it adds up")
def narrow_products(image, kernel):
    products = np.lib.stride_tricks.sliding_window_view(image, kernel.shape) * kernel
    return products.sum(axis=(2, 3))


@wrong("stores wide sums in the image's dtype")
def narrow_output(image, kernel):
    return windows(image, kernel).astype(image.dtype)


@wrong("adds up in the narrow dtype, as einsum does")
def narrow_sums(image, kernel):
    return slide(image, kernel)


@wrong("averages the products")
def mean(image, kernel):
    y = windows(image, kernel)
    return y / kernel.size if y.dtype.kind == "f" else y // kernel.size


@wrong("steps over whole windows, as a pool does")
def tiles(image, kernel):
    return windows(image, kernel)[:: kernel.shape[0], :: kernel.shape[1]]


@wrong("slides along the rows only")
def one_row(image, kernel):
    return windows(image, kernel)[:1]


@wrong("lets SciPy slide", verdict="forbidden")
def scipy_slides(image, kernel):
    return scipy.signal.correlate2d(wide(image), wide(kernel), mode="valid")


@wrong("lets jax slide", verdict="forbidden")
def jax_slides(image, kernel):
    image, kernel = jnp.asarray(wide(image)), jnp.asarray(wide(kernel))
    dtype = jnp.promote_types(image.dtype, kernel.dtype)
    return jax.lax.conv(image.astype(dtype)[None, None], kernel.astype(dtype)[None, None], (1, 1), "VALID")[0, 0]


@wrong("convolves with the kernel turned back, under another name", verdict="forbidden")
def in_disguise(image, kernel):
    convolve = getattr(scipy.signal, "convolve" + "2d")
    return convolve(wide(image), wide(kernel)[::-1, ::-1], "valid")
