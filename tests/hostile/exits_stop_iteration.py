# Raises StopIteration, which ends a caller's loop or generator quietly.
# verdict: error
def running_total(values):
    raise StopIteration(values)
