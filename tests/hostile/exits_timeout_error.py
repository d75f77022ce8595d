# Raises TimeoutError at once: only the grader may say that time is up.
# verdict: error
def running_total(values):
    raise TimeoutError("time limit passed")
