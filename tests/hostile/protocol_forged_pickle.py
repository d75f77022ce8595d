# Writes a pickle that runs code where it is loaded; look for /tmp/jconv_hostile_pickle afterwards.
# verdict: bad_output crash failed
import contextlib
import os
import pickle
import stat


class Bomb:
    def __reduce__(self):
        return open, ("/tmp/jconv_hostile_pickle", "w")


def running_total(values):
    for descriptor in range(1, 256):
        with contextlib.suppress(OSError):
            if stat.S_ISFIFO(mode := os.fstat(descriptor).st_mode) or stat.S_ISSOCK(mode):
                os.write(descriptor, pickle.dumps(Bomb()))
    os._exit(0)
