# Returns wrong numbers in a class that takes over every function of NumPy that it is given to.
# verdict: failed bad_output error
import numpy as np


class Array(np.ndarray):
    def __array_ufunc__(self, function, method, *inputs, **options):
        return np.True_

    def __array_function__(self, function, types, args, options):
        return np.True_

    def __array_finalize__(self, other):
        pass


def running_total(values):
    return (values * 0 - 7).view(Array)
