# Replaces the functions of its callers' modules by ones that do nothing, and answers wrongly.
# verdict: failed bad_output error crash timeout
import sys
import types


def running_total(values):
    frame = sys._getframe(1)
    for _ in range(3):
        if frame and frame.f_globals is not globals():
            for name, thing in list(frame.f_globals.items()):
                if isinstance(thing, types.FunctionType):
                    frame.f_globals[name] = lambda *args, **options: None
        frame = frame and frame.f_back
    return values * 0 - 7
