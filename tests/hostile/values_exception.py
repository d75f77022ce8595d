# Returns an exception instead of raising it.
# verdict: bad_output failed error
def running_total(values):
    return TimeoutError("time limit passed")
