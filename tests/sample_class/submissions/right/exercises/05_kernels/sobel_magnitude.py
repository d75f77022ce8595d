import numpy as np


def sobel_magnitude(image):
    image = image.astype(float)
    gx = np.zeros((image.shape[0] - 2, image.shape[1] - 2))
    gy = np.zeros_like(gx)
    kx = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    for i in range(gx.shape[0]):
        for j in range(gx.shape[1]):
            for u in range(3):
                for v in range(3):
                    gx[i, j] += kx[u][v] * image[i + u, j + v]
                    gy[i, j] += kx[v][u] * image[i + u, j + v]
    return (gx**2 + gy**2) ** 0.5
