"""Reference for correlate2d: one weighted sum a position, in a dtype that is wide enough."""

import numpy as np

from jconv.kit import case


def correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Cross-correlate image (H, W) with kernel (KH, KW); returns (H - KH + 1, W - KW + 1)."""
    # Before the first product: what has wrapped cannot be unwrapped. One wide factor makes the product wide.
    if image.dtype.kind in "iu":  # integers, signed or not; floats are left as they are
        image = image.astype(np.result_type(image, np.int32))
    H, W = image.shape
    KH, KW = kernel.shape
    output = np.empty((H - KH + 1, W - KW + 1), np.result_type(image, kernel))
    for i in range(H - KH + 1):
        for j in range(W - KW + 1):
            output[i, j] = np.sum(image[i : i + KH, j : j + KW] * kernel)
    return output


def examples():
    """The worked examples of the course texts, a uint8 photo, and a kernel that is all height."""
    image = np.array([[1, 2, 3, 0], [4, 5, 6, 1], [7, 8, 9, 2], [0, 1, 2, 3]])
    yield case(image, np.array([[1, 0], [0, -1]]))
    sobel_x = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    yield case(np.array([[1, 2, 0], [0, 1, 2], [2, 0, 1]]), sobel_x)  # 2
    # The text calls this output constant. It is, along each row: 160, then 240, then 320.
    yield case(10 * np.outer([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]), sobel_x)
    square = np.pad(np.ones((3, 3), int), 1)
    yield case(square, np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]))  # finds the square's outline
    edge = np.array([[10, 10, 50], [10, 10, 50], [10, 10, 50]])
    yield case(edge, np.array([[-1, 0, 1]]))  # 40 in every row
    yield case(edge, np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]]))  # the three rows added: 120
    blur = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]], np.uint8)
    yield case(np.array([[200, 210, 220, 230], [100, 110, 120, 130], [0, 10, 20, 30]], np.uint8), blur)
    steps = np.array([[1.0, 2.0], [4.0, 8.0], [0.5, 0.25]], np.float32)
    yield case(steps, np.array([[1.0], [-1.0]], np.float32))


def hidden_cases(rng):
    """Few shapes, all with H != W; kernels without symmetry; photos bright enough to wrap."""
    for image_shape, kernel_shape in [
        ((6, 5), (3, 2)),
        ((4, 7), (2, 4)),
        ((6, 5), (1, 1)),
        ((6, 5), (1, 3)),
        ((4, 7), (4, 7)),
    ]:
        image, kernel = rng.normal(size=image_shape), rng.normal(size=kernel_shape)
        yield case(image.astype(np.float32), kernel.astype(np.float32))
    yield case(rng.integers(-9, 10, (6, 5)), rng.permutation([-8, -5, -1, 2, 4, 7]).reshape(3, 2))
    photo = rng.integers(200, 256, (4, 7)).astype(np.uint8)
    weights = rng.permutation([-6, -5, 1, 2, 3, 4, 7, 8]).reshape(2, 4)
    yield case(photo, weights)  # the sums are past 255: an output like the image wraps
    yield case(photo, np.abs(weights).astype(np.uint8))  # the products are past 255
    # NumPy puts uint8 and int8 together in int16, whose end, 32767, six such products pass.
    yield case(photo, rng.permutation([60, 71, 83, 90, 104, 127]).reshape(2, 3).astype(np.int8))
    yield case(photo, rng.permutation([160, 171, 183, 190, 204, 255]).reshape(2, 3).astype(np.uint8))  # past int16
    yield case(photo, rng.permutation([-60, -71, -83, -90, 4, 7]).reshape(2, 3).astype(np.int8))  # below 0
