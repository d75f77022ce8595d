"""Reference for conv_transpose: a stamp for each cell."""

import numpy as np

def conv_transpose(x: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0) -> np.ndarray:
    """Scatter x (C, H, W) by kernel (C, O, KH, KW), `stride` cells apart; returns (O, OH, OW)."""
    _, H, W = x.shape
    _, O, KH, KW = kernel.shape
    # The last stamp starts at (H - 1) * stride and is KH high.
    canvas_height, canvas_width = (H - 1) * stride + KH, (W - 1) * stride + KW
    canvas = np.zeros((O, canvas_height, canvas_width), np.result_type(x, kernel))
    for i in range(H):
        for j in range(W):
            top, left = i * stride, j * stride
            # Each channel has a kernel of its own, and they all stamp the same place: summed over c. The
            # kernel is not flipped here; whoever gathers instead of scattering has to flip it.
            stamp = np.einsum("c,couv->ouv", x[:, i, j], kernel)
            canvas[:, top : top + KH, left : left + KW] += stamp
    # Not [padding:-padding], which with padding 0 is empty.
    return canvas[:, padding : canvas_height - padding, padding : canvas_width - padding]
