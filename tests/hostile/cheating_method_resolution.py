# Calls the method on an object whose class cannot be asked for its bases: whoever watches fails in it.
# verdict: forbidden error bad_output
import numpy as np


class Kind(type(np.ndarray)):
    @property
    def __mro__(cls):
        raise RuntimeError

    def mro(cls):
        return type.mro(cls)


class Array(np.ndarray, metaclass=Kind):
    pass


def running_total(values):
    try:
        return np.asarray(values.view(Array).cumsum())
    except RuntimeError:
        return values.cumsum()
