# Lets a destructor call np.cumsum, where exceptions are swallowed.
# verdict: forbidden
import numpy as np


class Worker:
    def __init__(self, values, answer):
        self.values, self.answer = values, answer

    def __del__(self):
        self.answer[:] = np.cumsum(self.values)


def running_total(values):
    answer = np.empty_like(values)
    Worker(values, answer)
    return answer
