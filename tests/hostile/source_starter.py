# Is the starter, unchanged but for this comment.
# verdict: not_started
import numpy as np


def running_total(values: np.ndarray) -> np.ndarray:
    """Return the running totals of values (N,)."""
    raise NotImplementedError
