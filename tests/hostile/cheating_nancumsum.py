# Calls np.nancumsum, which is its kin.
# verdict: forbidden
import numpy as np


def running_total(values):
    return np.nancumsum(values)
