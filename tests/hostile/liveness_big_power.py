# Computes a big power of integers, one long call in C that lets no signal handler run.
# verdict: timeout memory
def running_total(values):
    exponent = 3 * 10**8
    return 7**exponent % 11
