# Sleeps for days.
# verdict: timeout
import time


def running_total(values):
    time.sleep(10**6)
