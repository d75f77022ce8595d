# Is np.cumsum itself, under the exercise's name.
# verdict: forbidden
from numpy import cumsum as running_total  # noqa: F401
