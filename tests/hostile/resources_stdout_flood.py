# Prints for ever.
# verdict: output_limit timeout
import sys


def running_total(values):
    while True:
        sys.stdout.write("flood " * 10000)
