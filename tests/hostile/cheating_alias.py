# Calls np.cumsum by a lambda, as the default of an argument.
# verdict: forbidden
import numpy as np


def running_total(values, add=lambda v, f=np.cumsum: f(v)):
    return add(values)
