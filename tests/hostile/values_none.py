# Changes its argument in place and returns nothing.
# verdict: failed bad_output
def running_total(values):
    for n in range(1, len(values)):
        values[n] += values[n - 1]
