# Raises an exception whose text raises SystemExit.
# verdict: error crash
class Hostile(Exception):
    def __str__(self):
        raise SystemExit(0)

    __repr__ = __str__


def running_total(values):
    raise Hostile
