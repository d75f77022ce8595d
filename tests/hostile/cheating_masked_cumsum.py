# Calls the method of a masked array.
# verdict: forbidden
import numpy as np


def running_total(values):
    return np.asarray(np.ma.array(values).cumsum())
