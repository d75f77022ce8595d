# Imports from a package that it is not part of.
# verdict: load_error
from . import sibling


def running_total(values):
    return sibling.totals(values)
