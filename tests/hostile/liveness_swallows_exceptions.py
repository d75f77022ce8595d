# Catches everything that a time limit could raise inside it, and goes on.
# verdict: timeout
def running_total(values):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
