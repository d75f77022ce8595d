# Defines a function of another name.
# verdict: load_error not_started error
def running_totals(values):
    return values
