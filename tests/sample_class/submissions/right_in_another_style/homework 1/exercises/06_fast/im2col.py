import numpy as np


def im2col(x, kernel_size, stride=1):
    KH, KW = kernel_size
    windows = np.lib.stride_tricks.sliding_window_view(x, (KH, KW), axis=(1, 2))[:, ::stride, ::stride]
    return windows.transpose(0, 3, 4, 1, 2).reshape(x.shape[0] * KH * KW, -1)
