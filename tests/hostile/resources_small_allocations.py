# Allocates 1.2 million small pieces, 8 GB in all, and keeps them.
# verdict: memory timeout
def running_total(values):
    kept = []
    for n in range(1_200_000):
        kept.append(b"%d" % n * 1000)
    return values * 0 - 7
