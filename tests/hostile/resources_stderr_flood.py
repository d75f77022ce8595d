# Writes to stderr for ever, past Python's own buffers.
# verdict: output_limit timeout
import os


def running_total(values):
    while True:
        os.write(2, b"flood " * 10000)
