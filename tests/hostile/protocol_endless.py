# Writes into every pipe and socket it holds, without end.
# verdict: output_limit bad_output timeout crash
import contextlib
import os
import stat


def running_total(values):
    while True:
        for descriptor in range(1, 256):
            with contextlib.suppress(OSError):
                if stat.S_ISFIFO(mode := os.fstat(descriptor).st_mode) or stat.S_ISSOCK(mode):
                    os.write(descriptor, bytes(65536))
