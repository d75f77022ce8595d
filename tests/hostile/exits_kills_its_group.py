# Kills its process group, which must not be the grader's; if it is, the grader ends here.
# verdict: crash
import os
import signal


def running_total(values):
    # for real only where it leads the group, or has process numbers of its own; else a signal that does nothing
    for_real = os.getpgrp() == os.getpid() or os.getpid() < 50
    os.kill(0, signal.SIGKILL if for_real else signal.SIGURG)
    os._exit(1)
