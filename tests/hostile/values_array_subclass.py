# Returns wrong numbers in a subclass of ndarray that says it equals everything.
# verdict: failed bad_output
import numpy as np


class Array(np.ndarray):
    def __eq__(self, other):
        return np.ones(np.shape(other), bool)

    def __sub__(self, other):
        return np.zeros(np.shape(other))

    __rsub__ = __sub__
    all = any = lambda self, *args, **options: np.True_


def running_total(values):
    return (values * 0 - 7).view(Array)
