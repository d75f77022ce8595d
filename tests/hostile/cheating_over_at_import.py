# Runs another program and a thread while it is loaded, both of which end: what is over hides nothing.
# verdict: passed
import subprocess
import threading

import numpy as np

subprocess.run(["true"], check=True)
thread = threading.Thread(target=int)
thread.start()
thread.join()


def running_total(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)
