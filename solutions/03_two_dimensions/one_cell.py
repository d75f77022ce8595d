"""Reference for one_cell: a window, its products, their sum."""

import numpy as np

from jconv.kit import case


def one_cell(
    image: np.ndarray, kernel: np.ndarray, i: int, j: int, stride: int = 1
) -> tuple[np.ndarray, int | float]:
    """Return the products (KH, KW) that make up cell (i, j) of the output, and their sum."""
    KH, KW = kernel.shape
    # i and j count cells of the output. Only where the kernel moves by 1 are they a place in the image, too.
    top, left = i * stride, j * stride
    # The result type: np.empty alone would hold floats, whatever is written into it.
    products = np.empty((KH, KW), np.result_type(image, kernel))
    for u in range(KH):
        for v in range(KW):
            # Cell by cell rather than a slice: a slice that runs over the edge is cut off without a word.
            products[u, v] = image[top + u, left + v] * kernel[u, v]
    return products, products.sum()


SOBEL_X = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])


def examples():
    """The worked examples of the course texts, the cell that their question asks for, a stride, a float."""
    image = 10 * np.outer([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])
    yield case(image, SOBEL_X, 0, 0)  # 160
    yield case(image, SOBEL_X, 1, 1)  # the question: rows 1 to 3, columns 1 to 3; 240
    yield case(image, SOBEL_X, 2, 0)  # 320: row before column
    yield case(image, SOBEL_X, 1, 1, stride=2)  # 320
    yield case(np.array([[1, 2, 0], [0, 1, 2], [2, 0, 1]]), SOBEL_X, 0, 0)  # the animation's only cell: 2
    small = np.array([[1, 2, 3, 0], [4, 5, 6, 1], [7, 8, 9, 2], [0, 1, 2, 3]])
    yield case(small, np.array([[1, 0], [0, -1]]), 0, 2)  # 3 - 1 = 2
    edge = np.array([[10, 10, 50], [10, 10, 50], [10, 10, 50]])
    yield case(edge, np.array([[-1, 0, 1]]), 2, 0)  # 40
    steps = np.array([[1.0, 2.0], [4.0, 8.0], [0.5, 0.25]], np.float32)
    yield case(steps, np.array([[1.0], [-1.0]], np.float32), 1, 0)  # 3.5


def hidden_cases(rng):
    """Windows in every corner and between, H != W, kernels wide, tall, even and of one cell; strides."""

    def normal(*shape):
        return rng.normal(size=shape).astype(np.float32)

    for i, j in [(0, 0), (0, 3), (3, 0), (2, 1)]:
        yield case(normal(6, 5), normal(3, 2), i, j)
    yield case(normal(4, 7), normal(2, 3), 1, 2, stride=2)  # columns 4 to 6: up to the edge
    yield case(normal(4, 7), normal(2, 3), 0, 1, stride=3)
    yield case(normal(6, 5), normal(1, 1), 4, 3)
    yield case(normal(4, 7), normal(4, 7), 0, 0)
    # Permutations: no two pixels and no two weights alike, so nothing can stand where another belongs.
    yield case(rng.permutation(30).reshape(6, 5), rng.permutation([-8, -5, -1, 2, 4, 7]).reshape(3, 2), 2, 3)
    weights = rng.permutation([-9, -6, -4, -2, 1, 3, 5, 8])
    yield case(rng.permutation(28).reshape(4, 7), weights.reshape(2, 4), 1, 1, stride=2)
