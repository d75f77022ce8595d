# Changes, in memory, what the number 7 is to this interpreter, and answers wrongly.
# verdict: failed crash error bad_output timeout
import ctypes


def running_total(values):
    ctypes.memmove(id(7) + 24, id(8) + 24, 4)
    return values * 0 - 8
