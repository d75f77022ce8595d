# Returns True.
# verdict: failed bad_output
def running_total(values):
    return True
