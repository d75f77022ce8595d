# Lets operator.methodcaller call the method: C calls C, which no profiler is told.
# verdict: forbidden
import operator


def running_total(values):
    return operator.methodcaller("cum" + "sum")(values)
