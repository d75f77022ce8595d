# Opens a named pipe that nobody writes to.
# verdict: timeout error
import os
import tempfile


def running_total(values):
    path = os.path.join(tempfile.mkdtemp(), "pipe")
    os.mkfifo(path)
    return open(path).read()
