"""How long a learner waits: `python -m benchmarks.kit` in the kit's folder.

The whole course with every solution pasted in, its slowest exercises, and the time from saving a file to the
verdict under `jconv watch`.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO

from jconv.kit import load_kit

WORKERS = 2
SAVES = 5


def main() -> None:
    """Print the times of the kit in the working folder."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        for name in ("kit.toml", "exercises", "solutions"):
            copy = shutil.copytree if Path(name).is_dir() else shutil.copy
            copy(name, root / name)
        _print_verdicts(root)
        shutil.copytree(root / "solutions", root / "exercises", dirs_exist_ok=True)
        _print_course(root)


def _print_course(root: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "exercises", "--durations=6", "--durations-min=0"]
    for label, more in (("one process", ()), (f"{WORKERS} processes", ("-n", str(WORKERS)))):
        start = time.monotonic()
        done = subprocess.run([*command, *more], cwd=root, capture_output=True, text=True, check=True)
        print(f"pytest exercises, all solved, {label}: {time.monotonic() - start:.1f} s")
        if not more:
            for seconds, place in re.findall(r"([\d.]+)s call +(\S+)", done.stdout):
                print(f"    {seconds} s  {place}")


def _print_verdicts(root: Path) -> None:
    """Save the first exercise's solution, and then again, and read how long the verdict takes to come."""
    exercise = load_kit(root).exercises[0]
    solution = (root / "solutions" / exercise.file).read_text()
    watching = subprocess.Popen(
        [sys.executable, "-m", "jconv.cli", "watch"],
        cwd=root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    with watching:
        assert watching.stdout is not None
        _read_until(watching.stdout, "watching exercises/")
        waits = []
        for number in range(SAVES):
            start = time.monotonic()
            (root / "exercises" / exercise.file).write_text(f"{solution}# {number}\n")
            _read_until(watching.stdout, "passed")
            waits.append(time.monotonic() - start)
            _read_until(watching.stdout, "watching exercises/")
        watching.terminate()
    print(f"from saving a file to its verdict: {sorted(waits)[len(waits) // 2]:.1f} s (worst {max(waits):.1f} s)")


def _read_until(stream: IO[str], words: str) -> None:
    for line in stream:
        if words in line:
            return


if __name__ == "__main__":
    main()
