# Gives np.cumsum's inner functions another name, code name and module, then calls it.
# verdict: forbidden
import numpy._core.fromnumeric as inner

for function in (inner.cumsum, getattr(inner.cumsum, "__wrapped__", None), inner._wrapfunc):
    if hasattr(function, "__code__"):
        function.__code__ = function.__code__.replace(co_name="mean", co_filename="<string>")
        function.__name__ = function.__qualname__ = "mean"
        function.__module__ = "learner"


def running_total(values):
    return inner._wrapfunc(values, "cum" + "sum")
