# Raises an exception whose text has 100 MB.
# verdict: error output_limit
def running_total(values):
    raise ValueError("x" * 10**8)
