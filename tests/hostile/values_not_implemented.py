# Returns NotImplemented, by which Python's comparisons ask the other side.
# verdict: failed bad_output not_started
def running_total(values):
    return NotImplemented
