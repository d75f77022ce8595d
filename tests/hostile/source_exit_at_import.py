# Leaves by SystemExit, with status 0, while it is loaded.
# verdict: load_error crash
raise SystemExit(0)


def running_total(values):
    return values
