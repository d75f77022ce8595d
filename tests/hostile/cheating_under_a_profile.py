# Calls np.cumsum from within a profiling function of its own, in which no other is called.
# verdict: forbidden
import sys

import numpy as np


def running_total(values):
    answers = []

    def profile(frame, event, argument):
        if not answers:
            answers.append(np.cumsum(values))

    before = sys.getprofile()
    sys.setprofile(profile)
    len(answers)
    sys.setprofile(before)
    return answers[0]
