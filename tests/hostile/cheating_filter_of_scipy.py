# Uses a recursive filter of SciPy's, which is not forbidden (and may not be installed).
# verdict: passed load_error
import scipy.signal


def running_total(values):
    return scipy.signal.lfilter([1.0], [1.0, -1.0], values).round(4).astype(values.dtype)
