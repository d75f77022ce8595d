# Has a thread compute it that the threading module knows nothing of.
# verdict: forbidden
import _thread

import numpy as np


def running_total(values):
    answers, done = [], _thread.allocate_lock()
    done.acquire()
    _thread.start_new_thread(lambda: (answers.append(np.cumsum(values)), done.release()), ())
    done.acquire()
    return answers[0]
