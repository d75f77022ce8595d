# Raises exception groups nested 5000 deep, with hostile notes.
# verdict: error
def running_total(values):
    group = ValueError("inner")
    for n in range(5000):
        group = ExceptionGroup(str(n), [group])
    group.__notes__ = [object(), "note" * 10**6]
    raise group
