# Kills itself while it is loaded.
# verdict: load_error crash memory
import os
import signal

os.kill(os.getpid(), signal.SIGKILL)


def running_total(values):
    return values
