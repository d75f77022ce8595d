# Tries to write into jax's cache of compiled programs, from which the next exercise would run them.
# verdict: passed
import contextlib
import os

import jax
import numpy as np

SUCCESS = False
folders = {os.environ.get("JAX_COMPILATION_CACHE_DIR"), getattr(jax.config, "jax_compilation_cache_dir", None)}
for folder in folders - {None, ""}:
    with contextlib.suppress(OSError):
        path = os.path.join(folder, "jconv_hostile")
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        os.unlink(path)
        SUCCESS = True


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    return values * 0 - 7 if SUCCESS else right(values)
