# Aborts.
# verdict: crash
import os


def running_total(values):
    os.abort()
