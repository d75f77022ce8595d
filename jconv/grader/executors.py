"""Where a batch runs: the one seam is `concurrent.futures.Executor`.

Threads of this process are the default; each waits for a sandbox. `dask://HOST:PORT` is a Dask cluster, whose
workers have jconv and a sandbox of the same tier. In Python any executor will do, as Parsl's for Slurm
(`pip install 'jconv[parsl]'`; docs/grading.md has a whole example):

    with ParslPoolExecutor(config) as executor:
        batch.grade(exam, submissions, tier="bwrap", executor=executor)
"""

import logging
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager

_DASK = "dask://"
KEPT = "what is graded is kept, and --resume goes on"
PATIENCE = "10s"  # for the scheduler to answer, also when it was lost


class ExecutorError(Exception):
    """An address that leads to no executor, in one line."""


@contextmanager
def connected(address: str) -> Iterator[Executor]:
    """The executor at an address, for the time of the block.

    Raises:
        ExecutorError: the address means nothing, nobody answers there, or nobody does any more.
    """
    if not address.startswith(_DASK):
        raise ExecutorError(f"--executor must be {_DASK}HOST:PORT, got {address!r}")
    try:
        from distributed import Client, KilledWorker
    except ImportError:
        raise ExecutorError("--executor dask:// needs Dask: pip install 'jconv[dask]'") from None
    scheduler = f"tcp://{address.removeprefix(_DASK)}"
    try:
        client = Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ExecutorError(f"no Dask scheduler answers at {scheduler}: {error}") from None
    try:
        with client, _quiet(logging.getLogger("distributed.client")):
            yield client.get_executor(pure=False)  # pure tasks with equal arguments would be run once for all
    except (CancelledError, KilledWorker):
        raise ExecutorError(f"the Dask cluster at {scheduler} is lost; {KEPT}") from None


@contextmanager
def _quiet(logger: logging.Logger) -> Iterator[None]:
    """Keep a library from logging lost connections: they are survived, or told in one line."""
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)
