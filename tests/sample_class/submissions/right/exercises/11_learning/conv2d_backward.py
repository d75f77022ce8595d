"""Reference for conv2d_backward: the forward pass's loop once more, handing back instead of adding up."""

import numpy as np

def conv2d_backward(
    x: np.ndarray, kernel: np.ndarray, dy: np.ndarray, stride: int = 1, padding: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the gradients (dx, dkernel, dbias) of `conv2d`, given that of its output, dy (N, O, OH, OW)."""
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
