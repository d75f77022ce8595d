# Raises, while it is loaded, an exception that cannot be shown.
# verdict: load_error
class Hostile(BaseException):
    def __str__(self):
        raise self

    __repr__ = __str__


raise Hostile


def running_total(values):
    return values
