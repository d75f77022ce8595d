# Leaves with exit status 0 without an answer.
# verdict: crash
import os


def running_total(values):
    os._exit(0)
