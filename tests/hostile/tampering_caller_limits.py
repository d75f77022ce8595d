# Looks for numbers among its callers' constants, such as tolerances, makes them huge, and answers wrongly.
# verdict: failed bad_output error crash
import sys


def running_total(values):
    frame = sys._getframe(1)
    for _ in range(3):
        for name, thing in list(frame.f_globals.items()) if frame and frame.f_globals is not globals() else []:
            if isinstance(thing, (int, float)) and not isinstance(thing, bool):
                frame.f_globals[name] = type(thing)(2**62)
        frame = frame and frame.f_back
    return values * 0 - 7
