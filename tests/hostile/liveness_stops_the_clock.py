# Replaces the clocks, so that a time limit measured inside the child never passes.
# verdict: timeout
import time

for name in ("time", "monotonic", "perf_counter", "process_time", "thread_time"):
    setattr(time, name, lambda: 0.0)
    setattr(time, name + "_ns", lambda: 0)


def running_total(values):
    while True:
        pass
