# Recurses through C until the stack overflows.
# verdict: crash memory
import ctypes
import sys


@ctypes.CFUNCTYPE(ctypes.c_int)
def again():
    return again()


def running_total(values):
    sys.setrecursionlimit(2**31 - 1)
    return values * again()
