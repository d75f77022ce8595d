import numpy as np


def im2col(x, kernel_size, stride=1):
    C, H, W = x.shape
    KH, KW = kernel_size
    columns = []
    for i in range(0, H - KH, stride):
        for j in range(0, W - KW, stride):
            columns.append(x[:, i : i + KH, j : j + KW].reshape(-1))
    return np.array(columns).T
