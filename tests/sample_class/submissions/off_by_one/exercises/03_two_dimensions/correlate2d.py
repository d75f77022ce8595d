import numpy as np


def correlate2d(image, kernel):
    KH, KW = kernel.shape
    H, W = image.shape
    out = np.zeros((H - KH, W - KW), np.result_type(image, kernel, np.int32))
    for i in range(H - KH):
        for j in range(W - KW):
            out[i, j] = np.sum(image[i : i + KH, j : j + KW] * kernel)
    return out
