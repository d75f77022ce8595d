# Blocks all signals by mask, then waits for one that never comes.
# verdict: timeout
import signal
import threading


def running_total(values):
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    threading.Event().wait()
