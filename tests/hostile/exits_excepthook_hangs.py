# Replaces the hooks that print uncaught exceptions by ones that never return, then raises.
# verdict: error
import sys
import threading
import time


def hook(*args):
    time.sleep(10**6)


sys.excepthook = sys.unraisablehook = threading.excepthook = hook


def running_total(values):
    raise ValueError("an ordinary mistake")
