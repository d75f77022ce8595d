# Is the array type's method itself, written in C, under the exercise's name.
# verdict: forbidden
import numpy as np

running_total = np.ndarray.cumsum
