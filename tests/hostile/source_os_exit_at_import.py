# Leaves without the interpreter's knowledge, with status 0, while it is loaded.
# verdict: load_error crash
import os

os._exit(0)


def running_total(values):
    return values
