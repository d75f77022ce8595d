# Empties every list, dictionary and set that its callers hold, and answers wrongly.
# verdict: failed bad_output error crash timeout
import sys


def running_total(values):
    frame = sys._getframe(1)
    for _ in range(3):
        for thing in list(frame.f_locals.values()) if frame and frame.f_globals is not globals() else []:
            if isinstance(thing, (list, dict, set, bytearray)) and thing is not frame.f_globals:
                thing.clear()
        frame = frame and frame.f_back
    return values * 0 - 7
