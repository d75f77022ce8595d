# Returns a million small lists.
# verdict: bad_output output_limit failed memory timeout
def running_total(values):
    return [[[n], [n, [n]]] for n in range(10**6)]
