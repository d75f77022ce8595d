# Calls the array's own method.
# verdict: forbidden
def running_total(values):
    return values.cumsum()
