import numpy as np


def correlate1d(signal, kernel):
    result = []
    for n in range(len(signal) - len(kernel) + 1):
        total = signal.dtype.type(0)
        for k in range(len(kernel)):
            total = total + signal[n + k] * kernel[k]
        result.append(total)
    return np.array(result)
