# Returns an integer of four thousand digits.
# verdict: failed bad_output
def running_total(values):
    return 10**4000
