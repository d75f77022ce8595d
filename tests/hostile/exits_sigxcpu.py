# Sends itself the signal of a processor-time limit.
# verdict: crash timeout
import os
import signal


def running_total(values):
    os.kill(os.getpid(), signal.SIGXCPU)
