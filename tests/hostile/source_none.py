# Defines None instead of a function.
# verdict: load_error error not_started bad_output
running_total = None
