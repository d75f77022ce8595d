# Waits for somebody to type: stdin must be at its end, not a terminal or a pipe kept open.
# verdict: error timeout crash
import sys


def running_total(values):
    typed = sys.stdin.buffer.read(1) or input()
    return values * len(typed)
