# Sleeps in C without letting go of the interpreter's lock, so that no watching thread of the child runs.
# verdict: timeout
import ctypes


def running_total(values):
    ctypes.PyDLL(None).sleep(10**6)
