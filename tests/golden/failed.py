import numpy as np


def running_total(values):
    return np.array([values[:n].sum() for n in range(len(values))])
