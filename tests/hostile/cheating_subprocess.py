# Has another Python compute it.
# verdict: forbidden error
import subprocess
import sys

import numpy as np


def running_total(values):
    program = f"import numpy as np; print(*np.cumsum({values.tolist()}))"
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    return np.array([float(word) for word in printed.split()]).astype(values.dtype)
