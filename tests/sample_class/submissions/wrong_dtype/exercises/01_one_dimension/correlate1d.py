import numpy as np


def correlate1d(signal, kernel):
    out = np.zeros(len(signal) - len(kernel) + 1, dtype=int)
    for n in range(len(out)):
        out[n] = np.dot(signal[n : n + len(kernel)], kernel)
    return out
