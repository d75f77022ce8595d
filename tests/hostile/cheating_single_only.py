# Returns its argument, which is right where there is one number only.
# verdict: failed
def running_total(values):
    return values
