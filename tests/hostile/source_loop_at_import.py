# Loops for ever while it is loaded.
# verdict: timeout load_error
while True:
    pass


def running_total(values):
    return values
