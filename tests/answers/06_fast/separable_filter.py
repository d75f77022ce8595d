"""Answers to separable_filter that its checks are tried on."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import scipy.ndimage

from jconv.kit import right, wrong


def factors(kernel):
    largest = np.argmax(abs(kernel).sum(axis=1))
    row = kernel[largest] / np.linalg.norm(kernel[largest])
    row = row if row[-1] > 0 else -row
    return kernel @ row, row


def slide(signal, weights):
    return np.array([signal[n : n + len(weights)] @ weights for n in range(len(signal) - len(weights) + 1)])


def passes(image, column, row):
    between = np.array([slide(line, column) for line in image.T]).T
    return np.array([slide(line, row) for line in between])


@right("the longest row of the kernel, and a loop over lines and cells")
def lines(image, kernel):
    column, row = factors(kernel)
    return column, row, passes(image, column, row)


@right("four loops, and the row pass first, which is the same")
def four_loops(image, kernel):
    (H, W), (KH, KW) = image.shape, kernel.shape
    u = max(range(KH), key=lambda u: sum(abs(w) for w in kernel[u]))
    length = math.sqrt(sum(float(w) ** 2 for w in kernel[u]))
    sign = 1 if kernel[u, -1] > 0 else -1
    row = [sign * float(w) / length for w in kernel[u]]
    column = [float(kernel[n, -1]) / row[-1] for n in range(KH)]
    between = np.zeros((H, W - KW + 1))
    for i, j in np.ndindex(between.shape):
        for v in range(KW):
            between[i, j] += image[i, j + v] * row[v]
    output = np.zeros((H - KH + 1, W - KW + 1))
    for i, j in np.ndindex(output.shape):
        for n in range(KH):
            output[i, j] += between[i + n, j] * column[n]
    return np.array(column), np.array(row), output


@right("jitted: singular vectors, and shifted images")
@jax.jit
def decomposed(image, kernel):
    left, sizes, right_ = jnp.linalg.svd(kernel.astype(jnp.float32))
    sign = jnp.sign(right_[0, -1])
    column, row = sign * sizes[0] * left[:, 0], sign * right_[0]
    H, W = image.shape
    KH, KW = kernel.shape
    between = sum(image[u : u + H - KH + 1] * column[u] for u in range(KH))
    return column, row, sum(between[:, v : v + W - KW + 1] * row[v] for v in range(KW))


@wrong("takes the sign that the decomposition happens to give")
def any_sign(image, kernel):
    left, sizes, right_ = np.linalg.svd(kernel)
    column, row = sizes[0] * left[:, 0], right_[0]
    return column, row, passes(image, column, row)


@wrong("makes the row positive, and leaves the column")
def one_sign(image, kernel):
    left, sizes, right_ = np.linalg.svd(kernel)
    column, row = sizes[0] * left[:, 0], right_[0] * np.sign(right_[0, -1])
    return column, row, passes(image, column, row)


@wrong("makes the largest weight of the row positive, not the last")
def largest_positive(image, kernel):
    column, row = factors(kernel)
    sign = np.sign(row[np.argmax(abs(row))])
    return sign * column, sign * row, passes(image, column, row)


@wrong("gives the column length 1, and the row the rest")
def long_row(image, kernel):
    column, row = factors(kernel)
    length = np.linalg.norm(column)
    return column / length, row * length, passes(image, column, row)


@wrong("shares the singular value out between both")
def shared(image, kernel):
    column, row = factors(kernel)
    length = np.sqrt(np.linalg.norm(column))
    return column / length, row * length, passes(image, column, row)


@wrong("forgets the singular value")
def both_of_length_1(image, kernel):
    column, row = factors(kernel)
    column = column / np.linalg.norm(column)
    return column, row, passes(image, column, row)


@wrong("takes the kernel's first row as it is")
def first_row(image, kernel):
    row = kernel[0].astype(float)
    column = kernel[:, -1] / np.where(row[-1] == 0, 1, row[-1])
    return column, row, passes(image, column, row)


@wrong("scales the kernel's first row, which may be 0")
def first_row_scaled(image, kernel):
    with np.errstate(invalid="ignore"):
        row = kernel[0] / np.linalg.norm(kernel[0]) * np.sign(kernel[0, -1])
    return kernel @ row, row, passes(image, kernel @ row, row)


@wrong("takes the first column of the kernel for the column")
def first_column(image, kernel):
    _, row = factors(kernel)
    column = kernel[:, 0].astype(float)
    return column, row, passes(image, column, row)


@wrong("returns the row before the column")
def swapped(image, kernel):
    column, row, y = lines(image, kernel)
    return row, column, y


@wrong("slides the column along the rows and the row down the columns", verdict="failed")
def passes_swapped(image, kernel):
    column, row = factors(kernel)
    reach = max(len(column), len(row))
    image = np.pad(image, [(0, max(reach - size, 0)) for size in image.shape])
    return column, row, passes(image, row, column)


@wrong("adds the two passes, where the second should take the first one's result")
def added(image, kernel):
    column, row = factors(kernel)
    (KH, KW), (H, W) = kernel.shape, image.shape
    down = np.array([slide(line, column) for line in image.T]).T[:, : W - KW + 1]
    along = np.array([slide(line, row) for line in image])[: H - KH + 1]
    return column, row, down + along


@wrong("flips both, as convolution does")
def flipped(image, kernel):
    column, row = factors(kernel)
    return column, row, passes(image, column[::-1], row[::-1])


@wrong("keeps the column (KH, 1) and the row (1, KW) two-dimensional")
def two_dimensional(image, kernel):
    column, row, y = lines(image, kernel)
    return column[:, None], row[None], y


@wrong("returns the filtered image only")
def image_only(image, kernel):
    return lines(image, kernel)[2]


@wrong("lets SciPy do the passes", verdict="forbidden")
def ready_made(image, kernel):
    column, row = factors(kernel)
    (KH, KW), (H, W) = kernel.shape, image.shape
    between = scipy.ndimage.correlate1d(image.astype(float), column, axis=0, origin=-(KH // 2), mode="constant")
    y = scipy.ndimage.correlate1d(between, row, axis=1, origin=-(KW // 2), mode="constant")
    return column, row, y[: H - KH + 1, : W - KW + 1]


@wrong("calls NumPy's correlate for each line", verdict="forbidden")
def by_numpy(image, kernel):
    column, row = factors(kernel)
    between = np.array([np.correlate(line, column, "valid") for line in image.T]).T
    return column, row, np.array([np.correlate(line, row, "valid") for line in between])
