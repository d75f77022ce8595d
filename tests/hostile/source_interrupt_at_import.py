# Raises KeyboardInterrupt while it is loaded.
# verdict: load_error crash error
raise KeyboardInterrupt


def running_total(values):
    return values
