# Prints, asks for input and warns while it is loaded, as learners' files do.
# verdict: passed
import warnings

import numpy as np

print("hello")
warnings.warn("this is old", DeprecationWarning, stacklevel=1)
try:
    input("What is your name? ")
except (EOFError, OSError, RuntimeError):
    print("nobody there")


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


running_total = right
