# Has a child process compute it, whose calls its parent's watcher never sees.
# verdict: forbidden error
import os

import numpy as np


def running_total(values):
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.write(writing, np.cumsum(values, dtype=values.dtype).tobytes())
        os._exit(0)
    os.wait()
    return np.frombuffer(os.read(reading, 65536), values.dtype)
