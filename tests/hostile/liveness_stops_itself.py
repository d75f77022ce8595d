# Stops itself with SIGSTOP: it neither ends nor uses any processor time.
# verdict: timeout
import os
import signal


def running_total(values):
    os.kill(os.getpid(), signal.SIGSTOP)
    return values
