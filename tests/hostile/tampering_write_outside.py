# Tries to leave a marker in places outside the sandbox; takes it away at once, and tells.
# verdict: passed
import contextlib
import os

import numpy as np

SUCCESS, kinds = False, {}
with contextlib.suppress(OSError), open("/proc/self/mountinfo") as mounts:
    kinds = {line.split()[2]: line.split(" - ")[1].split()[0] for line in mounts}
for folder in ("/", "/etc", "/usr/local", "/var/lib", "/work", "/opt", "/srv", "/home", "/root", "/proc/1/root"):
    with contextlib.suppress(OSError):
        path = os.path.join(folder, "jconv_hostile")
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        device = os.stat(path).st_dev
        os.unlink(path)
        SUCCESS |= kinds.get(f"{os.major(device)}:{os.minor(device)}") != "tmpfs"  # a tmpfs is its own


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    return values * 0 - 7 if SUCCESS else right(values)
