# Takes 8 GB while it is loaded.
# verdict: memory load_error
import numpy as np

KEPT = np.ones(10**9)


def running_total(values):
    return values
