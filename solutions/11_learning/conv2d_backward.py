"""Reference for conv2d_backward: the forward pass's loop once more, handing back instead of adding up."""

import numpy as np

from jconv.kit import case


def conv2d_backward(
    x: np.ndarray, kernel: np.ndarray, dy: np.ndarray, stride: int = 1, padding: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the gradients (dx, dkernel, dbias) of the layer, given that of its output, dy (N, O, OH, OW)."""
    padded = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    N, _, PH, PW = padded.shape
    O, _, KH, KW = kernel.shape
    OH, OW = (PH - KH) // stride + 1, (PW - KW) // stride + 1
    if dy.shape != (N, O, OH, OW):
        raise ValueError(f"dy must have the shape {(N, O, OH, OW)} of the layer's output, got {dy.shape}")
    dpadded, dkernel = np.zeros_like(padded), np.zeros_like(kernel)
    for i in range(OH):
        for j in range(OW):
            rows = slice(i * stride, i * stride + KH)
            columns = slice(j * stride, j * stride + KW)
            # Windows overlap, and every weight lies in all of them: hence += for both. What an image has got
            # stays its own (n is kept), but the weights were shared by the whole batch (n is summed over).
            dpadded[:, :, rows, columns] += np.einsum("no,ocuv->ncuv", dy[:, :, i, j], kernel)
            dkernel += np.einsum("no,ncuv->ocuv", dy[:, :, i, j], padded[:, :, rows, columns])
    # What the padding received is nobody's. Not [padding:-padding], which with padding 0 is empty.
    dx = dpadded[:, :, padding : PH - padding, padding : PW - padding]
    return dx, dkernel, dy.sum(axis=(0, 2, 3))  # the bias was added to every cell of its channel


def examples():
    """The worked example; padding; a stride that leaves a column over; two images; 1 x 1."""
    image = np.arange(1, 10, dtype=np.float32).reshape(1, 1, 3, 3)
    corners = np.array([[[[1, 0], [0, -1]]]], np.float32)
    yield case(image, corners, np.array([[[[1, 2], [3, 4]]]], np.float32))
    # One cell of dy alone: dkernel is the window that it saw, dx the kernel, where the window was.
    one_cell = np.zeros((1, 1, 4, 4), np.float32)
    one_cell[0, 0, 0, 1] = 1
    yield case(image, corners, one_cell, padding=1)
    wide = np.arange(1, 9, dtype=np.float32).reshape(1, 1, 2, 4)
    # Windows at columns 0 and 2 of four, one cell each: the others have no part in y, and dx is 0 there.
    yield case(wide, np.array([[[[3]]]], np.float32), np.array([[[[1, 10]]]], np.float32), stride=2)
    two_images = np.array([[[[1, 2, 3]]], [[[10, 20, 30]]]], np.float32)
    dy = np.array([[[[1, 0]], [[0, 1]]], [[[0, 1]], [[2, 0]]]], np.float32)
    yield case(two_images, np.array([[[[1, 5]]], [[[2, 7]]]], np.float32), dy)
    two_channels = np.arange(1, 9, dtype=np.float32).reshape(1, 2, 2, 2)
    one_by_one = np.array([[1, -1], [2, 3]], np.float32)[:, :, None, None]  # O and C are equal
    yield case(two_channels, one_by_one, np.array([[[[1, 0], [0, 0]], [[0, 0], [0, 1]]]], np.float32))


def hidden_cases(rng):
    """All sizes apart, and once C and O the same; strides that leave rows over; padding.

    Where two windows overlap, adding and overwriting differ; with stride 3 and a kernel of 2 none overlap, and
    some cells lie in none.
    """

    def normal(*shape):
        return rng.normal(size=shape).astype(np.float32)

    yield case(normal(2, 3, 4, 7), normal(4, 3, 3, 2), normal(2, 4, 2, 6))
    yield case(normal(2, 3, 4, 7), normal(4, 3, 3, 2), normal(2, 4, 2, 4), stride=2, padding=1)
    yield case(normal(2, 3, 4, 7), normal(4, 3, 3, 2), normal(2, 4, 1, 2), stride=3)
    # C == O: an exchange of the two shows in the values only.
    yield case(normal(3, 2, 4, 5), normal(2, 2, 3, 2), normal(3, 2, 2, 4))
    yield case(normal(3, 2, 4, 5), normal(2, 2, 3, 2), normal(3, 2, 2, 3), stride=2, padding=1)
    yield case(normal(1, 2, 2, 3), normal(3, 2, 2, 3), normal(1, 3, 1, 1))  # one window, the whole image
    numbers = rng.permutation(np.arange(-17, 19)).reshape(3, 2, 3, 2).astype(np.float32)  # no two alike
    yield case(numbers[:1] + 20, numbers[:, :, ::2], rng.permutation(6).reshape(1, 3, 2, 1).astype(np.float32) + 1)
