# Allocates an array of 8 GB and touches all of it.
# verdict: memory
import numpy as np


def running_total(values):
    ballast = np.ones(10**9)
    return values * int(ballast.sum())
