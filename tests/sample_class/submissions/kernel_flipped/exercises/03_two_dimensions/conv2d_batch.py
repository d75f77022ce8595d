import numpy as np


def conv2d_batch(x, kernel, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    O, C, KH, KW = kernel.shape
    OH = (H - KH + 2 * padding) // stride + 1
    OW = (W - KW + 2 * padding) // stride + 1
    padded = np.zeros((N, C, H + 2 * padding, W + 2 * padding), x.dtype)
    padded[:, :, padding : padding + H, padding : padding + W] = x
    out = np.zeros((N, O, OH, OW), np.result_type(x, kernel))
    for n in range(N):
        for o in range(O):
            for i in range(OH):
                for j in range(OW):
                    patch = padded[n, :, i * stride : i * stride + KH, j * stride : j * stride + KW]
                    out[n, o, i, j] = (patch * kernel[o, :, ::-1, ::-1]).sum() + bias[o]
    return out
