import numpy as np


def running_total(values):
    for n in range(1, len(values)):
        values[n] += values[n - 1]
    return values
