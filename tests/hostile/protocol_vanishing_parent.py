# Forks, lets the parent crash, and keeps the pipes open in a child that writes a little now and then.
# verdict: crash bad_output timeout failed
import contextlib
import os
import stat
import time


def running_total(values):
    if os.fork():
        os.abort()
    os.setsid()
    for _ in range(60):
        for descriptor in range(3, 256):
            with contextlib.suppress(OSError):
                if stat.S_ISFIFO(mode := os.fstat(descriptor).st_mode) or stat.S_ISSOCK(mode):
                    os.write(descriptor, b"\0")
        time.sleep(1)
    os._exit(0)
