"""Files that appear whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A binary file that takes `path`'s place when the block ends, and vanishes if it fails.

    A reader, or a program started again after a crash, finds the old file or the new one, never a half.
    """
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    scratch = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        scratch.chmod(0o666 & ~umask)  # what a plain open() would have given; mkstemp's is 0600
        scratch.replace(path)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
