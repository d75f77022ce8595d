# Tries to leave a file where a person's Python would run it: in the home that the machine knows, not $HOME.
# verdict: passed
import contextlib
import os
import pwd

import numpy as np

SUCCESS = False
with contextlib.suppress(OSError, KeyError):
    home = pwd.getpwuid(os.getuid()).pw_dir
    if os.path.isdir(home) and os.path.realpath(home) != os.getcwd() and not home.startswith(("/tmp", "/dev")):
        path = os.path.join(home, ".jconv_hostile")
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        os.unlink(path)  # a usercustomize.py could have stayed
        SUCCESS = True


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    return values * 0 - 7 if SUCCESS else right(values)
