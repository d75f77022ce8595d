import numpy as np


def im2col(x, kernel_size, stride=1):
    C, H, W = x.shape
    KH, KW = kernel_size
    OH = (H - KH) // stride + 1
    OW = (W - KW) // stride + 1
    columns = np.zeros((C * KH * KW, OH * OW), x.dtype)
    for i in range(OH):
        for j in range(OW):
            patch = x[:, i * stride : i * stride + KH, j * stride : j * stride + KW]
            columns[:, i * OW + j] = patch.reshape(-1)
    return columns
