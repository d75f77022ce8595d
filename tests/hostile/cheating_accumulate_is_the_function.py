# Is np.add.accumulate itself, a bound method written in C, under the exercise's name.
# verdict: forbidden
import numpy as np

running_total = np.add.accumulate
