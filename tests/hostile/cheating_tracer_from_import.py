# Sets a tracer while it is loaded, which calls np.cumsum whenever a function is called: tracers are not watched.
# verdict: forbidden
import sys

import numpy as np

QUESTIONS, ANSWERS = [], []


def trace(frame, event, argument):
    if QUESTIONS:
        values = QUESTIONS.pop()
        ANSWERS.append(np.cumsum(values, dtype=values.dtype))


sys.settrace(trace)


def running_total(values):
    QUESTIONS.append(values)
    (lambda: None)()
    return ANSWERS.pop()
