# Returns the function itself.
# verdict: bad_output failed
def running_total(values):
    return running_total
