# Makes every write of its callers happen twice, and answers rightly.
# verdict: bad_output passed crash failed timeout
import os
import socket

import numpy as np

write, send = os.write, socket.socket.send


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    totals = right(values)
    os.write = lambda descriptor, data: write(descriptor, data) and write(descriptor, data)
    socket.socket.send = lambda self, data: send(self, data) and send(self, data)
    return totals
