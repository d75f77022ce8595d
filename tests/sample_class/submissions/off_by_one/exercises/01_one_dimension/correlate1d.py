import numpy as np


def correlate1d(signal, kernel):
    K = len(kernel)
    return np.array([np.sum(signal[n : n + K] * kernel) for n in range(len(signal) - K)])
