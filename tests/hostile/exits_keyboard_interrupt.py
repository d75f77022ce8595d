# Raises KeyboardInterrupt, as if the person who runs the grader had pressed Ctrl-C.
# verdict: error crash
def running_total(values):
    raise KeyboardInterrupt
