# Calls np.add.accumulate.
# verdict: forbidden
import numpy as np


def running_total(values):
    return np.add.accumulate(values)
