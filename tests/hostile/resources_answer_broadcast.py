# Returns a view of one number that claims to be 8 TB: nothing is spent until somebody copies it.
# verdict: output_limit bad_output failed memory
import numpy as np


def running_total(values):
    return np.broadcast_to(np.int64(1), (10**12,))
