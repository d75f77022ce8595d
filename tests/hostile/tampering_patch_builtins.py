# Makes Python's own functions lie, and answers wrongly.
# verdict: failed error bad_output crash timeout
import builtins
import math


def running_total(values):
    for name in ("all", "any", "isinstance", "hasattr", "callable", "issubclass"):
        setattr(builtins, name, lambda *args: True)
    math.isclose = math.isnan = math.isfinite = lambda *args, **options: True
    builtins.abs = builtins.max = builtins.min = builtins.sum = lambda *args, **options: 0
    return values * 0 - 7
