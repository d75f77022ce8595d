# Loads NumPy's file of functions a second time, under another name, and calls cumsum of that.
# verdict: forbidden
import importlib.util

import numpy._core.fromnumeric as original

spec = importlib.util.spec_from_file_location("numpy._core.another", original.__file__)
another = importlib.util.module_from_spec(spec)
spec.loader.exec_module(another)


def running_total(values):
    return another.cumsum(values)
