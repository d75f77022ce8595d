# Makes its argument all zeros, of which zeros are the running totals.
# verdict: failed
def running_total(values):
    values[:] = 0
    return values
