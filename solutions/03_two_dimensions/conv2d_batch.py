"""Reference for conv2d_batch: loop over positions, contract the rest."""

import numpy as np

from jconv.kit import case


def conv2d_batch(
    x: np.ndarray, kernel: np.ndarray, bias: np.ndarray, stride: int = 1, padding: int = 0
) -> np.ndarray:
    """Convolve a batch x (N, C, H, W) with kernel (O, C, KH, KW), add bias (O,); returns (N, O, OH, OW)."""
    # One pair an axis: a bare np.pad(x, padding) would add images to the batch and channels to the images.
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    N, _, H, W = x.shape
    O, _, KH, KW = kernel.shape
    OH, OW = (H - KH) // stride + 1, (W - KW) // stride + 1  # H and W are the padded sizes now
    output = np.empty((N, O, OH, OW), np.result_type(x, kernel, bias))
    for i in range(OH):
        for j in range(OW):
            top, left = i * stride, j * stride
            window = x[:, :, top : top + KH, left : left + KW]
            # Sum over c, u, v; what is left is a row an image and a column an output channel. Batch and
            # channels need no loop of their own, so there is none to forget.
            output[:, :, i, j] = np.einsum("ncuv,ocuv->no", window, kernel) + bias
    return output


def examples():
    """The text's 4 x 4 image, its RGB one, its Sobel one with padding and stride; a batch."""
    image = np.array([[1, 2, 3, 0], [4, 5, 6, 1], [7, 8, 9, 2], [0, 1, 2, 3]])
    yield case(image[None, None], np.array([[[[1, 0], [0, -1]]]]), np.array([10]))
    red, green, blue = np.eye(3, k=1, dtype=int), np.eye(3, dtype=int), -np.eye(3, dtype=int)
    yield case(np.arange(48).reshape(1, 3, 4, 4), np.stack([red, green, blue])[None], np.array([0]))
    ramp = 10.0 * np.outer([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])[None, None].astype(np.float32)
    sobel_x = np.array([[[[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]]], np.float32)
    yield case(ramp, sobel_x, np.zeros(1, np.float32), padding=1)  # as large as the image
    yield case(ramp, sobel_x, np.zeros(1, np.float32), stride=2, padding=1)  # every other row and column
    # Padded with 2 it is 6 x 7: seven columns hold three windows of two and leave a column over.
    small = np.array([[[[1, 2, 3], [4, 5, 6]]]])
    yield case(small, np.array([[[[1, 10]]]]), np.array([0]), stride=2, padding=2)
    batch = np.arange(24).reshape(2, 2, 2, 3)
    one_by_one = np.array([[1, -1], [2, 3]])[:, :, None, None]  # O and C are equal: only the order tells
    yield case(batch, one_by_one, np.array([100, 200]))


def hidden_cases(rng):
    """N, C, O, H, W, KH and KW apart, and once C and O the same; a bias that is not zero.

    Arrays are small: seven nested loops over jax arrays must end within the time limit. Most strides leave
    something over: (4 - 3) / 2, (4 + 4 - 3) / 3, (6 + 4 - 2) / 3 and (5 + 2 - 2) / 2 are no integers.
    """

    def normal(*shape):
        return rng.normal(size=shape).astype(np.float32)

    yield case(normal(2, 3, 4, 6), normal(4, 3, 3, 2), normal(4))
    yield case(normal(2, 3, 4, 6), normal(4, 3, 3, 2), normal(4), stride=2)
    yield case(normal(2, 3, 4, 6), normal(4, 3, 3, 2), normal(4), stride=3, padding=2)
    yield case(normal(2, 3, 4, 6), normal(4, 3, 1, 1), normal(4), stride=2)
    # C == O: an exchange of the two shows in the values only.
    yield case(normal(3, 2, 4, 5), normal(2, 2, 3, 2), normal(2), padding=1)
    yield case(normal(3, 2, 4, 5), normal(2, 2, 3, 2), normal(2), stride=2, padding=1)
    # A kernel as large as the image, so three outputs; the bias makes them negative at every seed.
    yield case(normal(1, 2, 4, 5), normal(3, 2, 4, 5), normal(3) - 50)
    kernel = rng.permutation(np.arange(-17, 19)).reshape(3, 2, 3, 2)  # no two weights alike
    yield case(rng.integers(-9, 10, (1, 2, 2, 3)), kernel, rng.integers(1, 10, 3), padding=2)
