# Raises an exception that is not an Exception, and whose text and name cannot be made.
# verdict: error
class Name(type):
    def __getattribute__(cls, name):
        raise RuntimeError("no name")


class Hostile(BaseException, metaclass=Name):
    def __str__(self):
        raise RuntimeError("no text")

    __repr__ = __str__


def running_total(values):
    raise Hostile
