# Ends the main thread alone, in C, so that the process lives on without it.
# verdict: crash timeout
import ctypes
import threading
import time


def running_total(values):
    threading.Thread(target=time.sleep, args=(60,)).start()
    ctypes.CDLL(None).pthread_exit(None)
