# Returns its own argument, changed in place into the right totals: arguments must be left as they are.
# verdict: failed
def running_total(values):
    for n in range(1, len(values)):
        values[n] += values[n - 1]
    return values
