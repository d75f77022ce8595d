# Raises GeneratorExit.
# verdict: error crash
def running_total(values):
    raise GeneratorExit
