# Raises SystemExit with an object whose text cannot be made.
# verdict: error crash
class Status:
    def __str__(self):
        raise RuntimeError("no text")

    __repr__ = __str__


def running_total(values):
    raise SystemExit(Status())
