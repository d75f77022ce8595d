# Lets the handler of a signal call np.cumsum.
# verdict: forbidden
import os
import signal

import numpy as np


def running_total(values):
    answers = []
    signal.signal(signal.SIGUSR1, lambda number, frame: answers.append(np.cumsum(values)))
    os.kill(os.getpid(), signal.SIGUSR1)
    while not answers:
        pass
    return answers[0]
