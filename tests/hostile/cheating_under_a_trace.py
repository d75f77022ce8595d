# Calls np.cumsum from within a tracing function, in which neither profiler nor tracer are called.
# verdict: forbidden
import sys

import numpy as np


def running_total(values):
    answers = []

    def trace(frame, event, argument):
        if not answers:
            answers.append(np.cumsum(values))

    def nothing():
        pass

    before = sys.gettrace()
    sys.settrace(trace)
    nothing()
    sys.settrace(before)
    return answers[0]
