# Calls np.cumsum.
# verdict: forbidden
import numpy as np


def running_total(values):
    return np.cumsum(values)
