# Leaves with status 124, which `timeout` uses: that must not read as a time limit that passed.
# verdict: crash
import os


def running_total(values):
    os._exit(124)
