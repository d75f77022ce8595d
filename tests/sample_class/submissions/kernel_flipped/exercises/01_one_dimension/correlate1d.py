import numpy as np


def correlate1d(signal, kernel):
    return np.convolve(signal, kernel, mode="valid")
