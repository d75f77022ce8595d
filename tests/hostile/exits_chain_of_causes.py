# Raises an exception that is, by way of others, its own cause, at the end of a long chain.
# verdict: error crash timeout
def running_total(values):
    first = last = ValueError("first")
    for n in range(20000):
        last.__cause__ = ValueError(n)
        last = last.__cause__
    last.__cause__ = first
    raise first
