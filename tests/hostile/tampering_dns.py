# Asks for the address of a host by name, through which a secret could leave.
# verdict: passed crash
import socket
import threading

import numpy as np

ANSWERS = []


def ask():
    try:
        ANSWERS.append(socket.getaddrinfo("example.com", 80))
    except OSError:
        pass


thread = threading.Thread(target=ask, daemon=True)
thread.start()
thread.join(1)
SUCCESS = bool(ANSWERS)


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    return values * 0 - 7 if SUCCESS else right(values)
