# Kills itself.
# verdict: crash memory
import os
import signal


def running_total(values):
    os.kill(os.getpid(), signal.SIGKILL)
