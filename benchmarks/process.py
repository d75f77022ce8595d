"""The process that measures: its allocator, its OpenMP and its cores, set before numpy, jax and torch are loaded.

glibc hands large buffers back to the kernel and asks for them again, page by page: that doubles JAX's times and
makes PyTorch's depend on what ran before. OpenMP's threads spin while they wait, and take the core from whoever
comes next.
"""

import os
import sys

__all__ = ["SETTINGS", "pin", "restart_with_settings"]

SETTINGS = {
    "MALLOC_TRIM_THRESHOLD_": str(2**34),
    "MALLOC_MMAP_THRESHOLD_": str(2**34),
    "MALLOC_TOP_PAD_": str(2**28),
    "GOMP_SPINCOUNT": "0",
    "OMP_WAIT_POLICY": "PASSIVE",
    "JAX_PLATFORMS": "cpu",
    "JAX_ENABLE_COMPILATION_CACHE": "false",
}


def restart_with_settings() -> None:
    """Run the command again under `SETTINGS`, unless the environment has them all; a user's own values stay."""
    missing = {name: value for name, value in SETTINGS.items() if name not in os.environ}
    if missing:
        os.environ.update(missing)
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def pin(threads: int) -> list[int]:
    """Keep to as many cores as there are threads, of those the process was given: XLA counts them for its pool.

    Returns:
        The cores; empty where the system cannot say.

    Raises:
        ValueError: fewer cores than threads.
    """
    if not hasattr(os, "sched_setaffinity"):
        return []
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < threads:
        raise ValueError(f"--threads {threads} needs as many cores, but this process may use {len(cores)} only")
    os.sched_setaffinity(0, cores[:threads])
    return cores[:threads]
