import numpy as np


def correlate2d(image, kernel):
    if image.dtype == np.uint8:
        image = image.astype(np.int64)
    rows = image.shape[0] - kernel.shape[0] + 1
    cols = image.shape[1] - kernel.shape[1] + 1
    out = np.zeros((rows, cols), dtype=np.result_type(image, kernel))
    for i in range(rows):
        for j in range(cols):
            total = 0
            for u in range(kernel.shape[0]):
                for v in range(kernel.shape[1]):
                    total += image[i + u, j + v] * kernel[u, v]
            out[i, j] = total
    return out
