# Sends itself the signal of a refused system call.
# verdict: crash
import os
import signal


def running_total(values):
    os.kill(os.getpid(), signal.SIGSYS)
