# Writes one byte five times a second, for ever, for readers whose patience begins anew with each byte.
# verdict: timeout bad_output output_limit
import contextlib
import os
import stat
import time


def running_total(values):
    while True:
        for descriptor in range(1, 256):
            with contextlib.suppress(OSError):
                if stat.S_ISFIFO(mode := os.fstat(descriptor).st_mode) or stat.S_ISSOCK(mode):
                    os.write(descriptor, b"\0")
        time.sleep(0.2)
