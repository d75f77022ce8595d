# Reads through symbolic links what it might not read directly.
# verdict: passed
import contextlib
import os
import tempfile

import numpy as np

SUCCESS = False
with contextlib.suppress(OSError):
    folder = tempfile.mkdtemp(prefix="jconv_hostile_")
    targets = ("/etc/shadow", "/proc/1/root/etc/shadow", "/proc/1/cwd", "/proc/1/root/work/main")
    for n, target in enumerate(targets):
        link = f"{folder}/{n}"
        os.symlink(target, link)
        with contextlib.suppress(OSError):
            if os.path.isdir(link):
                SUCCESS |= "kit.toml" in os.listdir(link)
            else:
                SUCCESS |= len(open(link, "rb").read(1)) == 1


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    return values * 0 - 7 if SUCCESS else right(values)
