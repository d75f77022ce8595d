import numpy as np


def running_total(values):
    return np.zeros((10**6, 10**6)) @ values
