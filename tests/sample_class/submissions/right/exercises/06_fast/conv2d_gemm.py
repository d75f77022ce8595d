"""Reference for conv2d_gemm: sort, multiply once, sort back."""

import numpy as np

def conv2d_gemm(
    x: np.ndarray, kernel: np.ndarray, bias: np.ndarray, stride: int = 1, padding: int = 0
) -> np.ndarray:
    """Convolve x (N, C, H, W) with kernel (O, C, KH, KW) by one matrix product; returns (N, O, OH, OW)."""
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    N, O = len(x), len(kernel)
    # A view of every window, (N, C, OH, OW, KH, KW): nothing is copied yet.
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    OH, OW = windows.shape[2:4]
    # Rows are C, KH, KW, in the kernel's own order, or the wrong weights would meet; columns are N, OH, OW. Here
    # every cell is copied as often as windows cover it.
    columns = windows.transpose(1, 4, 5, 0, 2, 3).reshape(-1, N * OH * OW)
    product = kernel.reshape(O, -1) @ columns
    # Axes are split where they were joined, and only then swapped.
    return product.reshape(O, N, OH, OW).transpose(1, 0, 2, 3) + bias[:, None, None]
