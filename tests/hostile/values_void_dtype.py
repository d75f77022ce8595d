# Returns an array of a type that takes no room, of a million million elements.
# verdict: bad_output failed
import numpy as np


def running_total(values):
    return np.empty(10**12, "V0")
