# Raises an exception whose text takes for ever.
# verdict: timeout error
class Hostile(Exception):
    def __str__(self):
        while True:
            pass

    __repr__ = __str__


def running_total(values):
    raise Hostile
