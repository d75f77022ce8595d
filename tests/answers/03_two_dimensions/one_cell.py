"""Answers to one_cell that its checks are tried on."""

import jax
import jax.numpy as jnp
import numpy as np

from jconv.kit import right, wrong


@right("a slice of the image, times the kernel")
def sliced(image, kernel, i, j, stride=1):
    KH, KW = kernel.shape
    top, left = i * stride, j * stride
    products = image[top : top + KH, left : left + KW] * kernel
    return products, products.sum()


@right("the products by index arrays, the total by a running sum")
def indexed(image, kernel, i, j, stride=1):
    u, v = np.indices(kernel.shape)
    products = image[i * stride + u, j * stride + v] * kernel
    total = 0
    for product in products.ravel():
        total = total + product
    return products, total


@right("jitted: jax.numpy, a window cut out at a traced place")
@jax.jit
def jitted(image, kernel, i, j, stride=1):
    products = jax.lax.dynamic_slice(image, (i * stride, j * stride), kernel.shape) * kernel
    return products, jnp.sum(products)


@right("the total as a Python number, in a list")
def plain_numbers(image, kernel, i, j, stride=1):
    products, total = sliced(image, kernel, i, j, stride)
    return [products, total.item()]


@wrong("ignores the stride")
def strideless(image, kernel, i, j, stride=1):
    return sliced(image, kernel, i, j)


@wrong("takes the stride for the distance of the cells inside the window")
def dilated(image, kernel, i, j, stride=1):
    KH, KW = kernel.shape
    image = np.pad(image, [(0, stride * KH), (0, stride * KW)])  # never too small
    products = image[i : i + stride * KH : stride, j : j + stride * KW : stride] * kernel
    return products, products.sum()


@wrong("lays windows side by side, as a pool does")
def tiles(image, kernel, i, j, stride=1):
    KH, KW = kernel.shape
    image = np.pad(image, [(0, i * KH), (0, j * KW)])
    products = image[i * KH : i * KH + KH, j * KW : j * KW + KW] * kernel
    return products, products.sum()


@wrong("takes i for the column and j for the row")
def transposed(image, kernel, i, j, stride=1):
    size = max(image.shape)
    square = np.pad(image, [(0, 2 * size - n) for n in image.shape])
    return sliced(square, kernel, j, i, stride)


@wrong("counts cells from 1")
def from_one(image, kernel, i, j, stride=1):
    return sliced(np.pad(image, ((1, 0), (1, 0))), kernel, i, j, stride)


@wrong("centres the kernel on pixel (i, j)")
def centred(image, kernel, i, j, stride=1):
    KH, KW = kernel.shape
    padded = np.pad(image, [(KH // 2, KH // 2), (KW // 2, KW // 2)])
    return sliced(padded, kernel, i, j, stride)


@wrong("flips the kernel")
def flipped(image, kernel, i, j, stride=1):
    return sliced(image, kernel[::-1, ::-1], i, j, stride)


@wrong("multiplies the window and the kernel as matrices, which fits only where they are square", verdict="error")
def matrix_product(image, kernel, i, j, stride=1):
    KH, KW = kernel.shape
    products = image[i * stride : i * stride + KH, j * stride : j * stride + KW] @ kernel
    return products, products.sum()


@wrong("averages")
def mean(image, kernel, i, j, stride=1):
    products, total = sliced(image, kernel, i, j, stride)
    return products, total / products.size


@wrong("returns the total alone")
def total_alone(image, kernel, i, j, stride=1):
    return sliced(image, kernel, i, j, stride)[1]


@wrong("returns the window in place of the products")
def window(image, kernel, i, j, stride=1):
    KH, KW = kernel.shape
    cells = image[i * stride : i * stride + KH, j * stride : j * stride + KW]
    return cells, np.sum(cells * kernel)


@wrong("adds up without the signs")
def absolute(image, kernel, i, j, stride=1):
    products, _ = sliced(image, kernel, i, j, stride)
    return products, np.abs(products).sum()


@wrong("writes into an array of floats, whatever the arguments are")
def always_floats(image, kernel, i, j, stride=1):
    products = np.zeros(kernel.shape)
    products[:] = sliced(image, kernel, i, j, stride)[0]
    return products, products.sum()


@wrong("knows 3 x 3 kernels only", verdict="error")
def three_by_three(image, kernel, i, j, stride=1):
    products = np.array(
        [[image[i * stride + u, j * stride + v] * kernel[u, v] for v in range(3)] for u in range(3)]
    )
    return products, products.sum()
