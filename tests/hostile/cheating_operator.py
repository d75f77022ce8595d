# Gives a class the ufunc's method for its square brackets: no call is written anywhere.
# verdict: forbidden
import numpy as np


class Totals:
    __getitem__ = staticmethod(np.add.accumulate)


def running_total(values):
    return Totals()[values]
