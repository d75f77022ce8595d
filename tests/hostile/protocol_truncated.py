# Sends the head of a frame, whose length is more than what follows, and leaves with status 0.
# verdict: bad_output crash
import os
import struct


def running_total(values):
    for descriptor in range(3, 256):
        try:
            os.write(descriptor, struct.pack("<8sQ", b"jconv\0\0\1", 1000) + b"U")
        except OSError:
            continue
    os._exit(0)
