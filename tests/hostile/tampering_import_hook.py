# Refuses every import from now on, and answers rightly.
# verdict: passed crash error bad_output
import builtins
import sys

import numpy as np


class Refuser:
    def find_spec(self, name, path=None, target=None):
        raise ImportError(f"no {name} for you")


def refuse(name, *args, **options):
    raise ImportError(f"no {name} for you")


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    totals = right(values)
    sys.meta_path.insert(0, Refuser())
    sys.path_hooks.insert(0, refuse)
    builtins.__import__ = refuse
    return totals
