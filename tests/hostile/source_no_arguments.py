# Takes no arguments.
# verdict: error load_error
def running_total():
    return 0
