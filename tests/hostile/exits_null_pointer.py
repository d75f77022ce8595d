# Reads from address 0.
# verdict: crash
import ctypes


def running_total(values):
    return values * ctypes.string_at(0)[0]
