import numpy as np


def im2col(x, kernel_size, stride=1):
    C, H, W = x.shape
    KH, KW = kernel_size
    OH, OW = (H - KH) // stride + 1, (W - KW) // stride + 1
    columns = np.zeros((C * KH * KW, OH * OW), x.dtype)
    top = left = column = 0
    while top <= H - KH:
        if left > W - KW:
            left = 0
            top += stride
        columns[:, column % (OH * OW)] = x[:, top : top + KH, left : left + KW].ravel()
        column += 1
    return columns
