import numpy as np


def im2col(x, kernel_size, stride=1):
    C, H, W = x.shape
    columns = np.zeros((C * kernel_size[0] * kernel_size[1], H * W), x.dtype)
    for i in range(H):
        for j in range(W):
            columns[:, i * W + j] = x[:, i : i + kernel_size[0], j : j + kernel_size[1]].reshape(-1)
    return columns
