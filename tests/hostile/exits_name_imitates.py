# Raises an exception of the learner's own that bears the name of a verdict's cause.
# verdict: error
class NotImplementedError(Exception):  # the learner's, not Python's: this exercise was started
    pass


def running_total(values):
    raise NotImplementedError("passed")
