# Calls itself without end.
# verdict: error
def running_total(values):
    return running_total(values) + 1
