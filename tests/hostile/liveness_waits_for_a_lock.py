# Waits for a lock that it holds itself, with no processor time used.
# verdict: timeout
import threading


def running_total(values):
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()
