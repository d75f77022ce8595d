# Says while it is loaded that it is not implemented.
# verdict: load_error not_started error
raise NotImplementedError


def running_total(values):
    return values
