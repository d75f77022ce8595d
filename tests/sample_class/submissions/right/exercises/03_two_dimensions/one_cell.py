"""Reference for one_cell: a window, its products, their sum."""

import numpy as np

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
