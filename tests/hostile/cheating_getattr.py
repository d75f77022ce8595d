# Calls np.cumsum by a name put together when it runs.
# verdict: forbidden
import numpy as np


def running_total(values):
    return getattr(np, "cum" + "sum")(values)
