# Calls the method of a subclass by way of super.
# verdict: forbidden
import numpy as np


class Array(np.ndarray):
    def totals(self):
        return super().cumsum()


def running_total(values):
    return np.asarray(values.view(Array).totals())
