# Calls np.cumulative_sum, which newer NumPy has.
# verdict: forbidden error
import numpy as np


def running_total(values):
    return np.cumulative_sum(values)
