# Ignores every signal that a polite time limit sends, cancels the timers, and loops.
# verdict: timeout
import contextlib
import signal


def running_total(values):
    for number in signal.valid_signals():
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_IGN)
    while True:
        signal.alarm(0)
        signal.setitimer(signal.ITIMER_REAL, 0)
