# Loops for ever in Python.
# verdict: timeout
def running_total(values):
    while True:
        pass
