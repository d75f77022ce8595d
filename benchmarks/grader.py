"""How fast and how large a batch is: `python -m benchmarks.grader` in the kit's folder.

Side by side, the same submissions through `jconv grade` and through a fresh `pytest exercises` each; what one
submission of the whole kit takes; and how a batch grows, quarter by quarter (`--submissions 1000`).
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import psutil

from jconv.grader import Exam, Submission, SubmissionResult, batch
from jconv.grader.sandbox import Tier, best
from jconv.grader.store import Store
from jconv.kit import Kit, load_kit
from jconv.kit.learning import without_cases

JOBS, SEED, COMPARED = 2, 0, 24
HANDED_IN = ("correlate1d", "im2col", "conv2d_gemm")  # of every submission, all right but every fourth's last
QUARTERS = 4


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grader", description=__doc__)
    parser.add_argument("--submissions", type=int, default=24, metavar="N", help="of the batch that grows (24)")
    parser.add_argument("--compared", type=int, default=COMPARED, metavar="N", help=f"with pytest ({COMPARED})")
    arguments = parser.parse_args()
    kit = load_kit(".")
    tier = best(hidden=kit.secrets).tier
    start = time.monotonic()
    exam = Exam.prepare(kit, SEED)
    print(f"{len(kit.exercises)} exercises drawn and answered once a batch: {time.monotonic() - start:.1f} s")
    print(f"sandboxes of tier {tier}, {JOBS} at a time, on {os.cpu_count()} cores\n")
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        _print_side_by_side(kit, exam, tier, root, arguments.compared)
        _print_whole_kit(kit, exam, tier, root)
        _print_growth(kit, exam, tier, root, max(QUARTERS, arguments.submissions))


# --- side by side


def _print_side_by_side(kit: Kit, exam: Exam, tier: Tier, root: Path, count: int) -> None:
    class_ = _hand_in(kit, root / "compared", count)
    start = time.monotonic()
    graded = [result.score for result in batch.grade(exam, class_, tier=tier, jobs=JOBS)]
    ours = time.monotonic() - start
    start = time.monotonic()
    with ThreadPoolExecutor(JOBS) as threads:
        tested = list(threads.map(lambda each: _score_by_pytest(kit, each, root), class_))
    theirs = time.monotonic() - start
    print(f"{count} submissions of {len(HANDED_IN)} exercises    submissions a minute")
    print(f"  jconv grade                        {60 * count / ours:6.0f}")
    print(f"  pytest exercises, a process each   {60 * count / theirs:6.0f}")
    print(f"  ratio {theirs / ours:.1f}, scores {'the same' if graded == tested else f'{graded} and {tested}'}\n")


def _score_by_pytest(kit: Kit, submission: Submission, root: Path) -> float:
    folder = root / f"pytest-{submission.name}"
    for name in ("kit.toml", "exercises", "solutions"):
        (shutil.copytree if (kit.root / name).is_dir() else shutil.copy)(kit.root / name, _made(folder) / name)
    shutil.copytree(submission.path, folder / "exercises", dirs_exist_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "exercises", "--score", f"--kit-seed={SEED}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    shutil.rmtree(folder)
    total = re.search(r"^total +(\S+) +\d+$", done.stdout, re.MULTILINE)
    if total is None:
        sys.exit(f"pytest ended with status {done.returncode}: {done.stdout}{done.stderr}")
    return float(total[1])


# --- one submission of everything


def _print_whole_kit(kit: Kit, exam: Exam, tier: Tier, root: Path) -> None:
    for exercise in kit.exercises:
        path = _made((root / "whole" / exercise.file).parent) / Path(exercise.file).name
        path.write_text(without_cases(kit.solution(exercise).read_text()))
    with _watched() as seen:
        [result] = batch.grade(exam, [Submission("whole", root / "whole")], tier=tier)
    print(f"one submission of all {len(kit.exercises)} exercises: {result.score:g} of {result.max_score:g} points")
    print(f"  {seen.cpu:.1f} s of CPU, {seen.memory >> 20} MB at most in its sandbox\n")


@dataclass
class _Seen:
    cpu: float = 0.0
    memory: int = 0


@contextmanager
def _watched() -> Iterator[_Seen]:
    """What one sandbox takes while the block runs, with the processor's time of this process added.

    Looking takes time too, most of what this process takes, and is not counted.
    """
    seen, done = _Seen(), threading.Event()

    def watch() -> None:
        while not done.wait(0.02):
            with suppress(psutil.Error):  # something ended while it was looked at: the next look will do
                _look(seen)
        seen.cpu -= time.thread_time()

    start = time.process_time()
    watcher = threading.Thread(target=watch)
    watcher.start()
    yield seen
    done.set()
    watcher.join()
    seen.cpu += time.process_time() - start


def _look(seen: _Seen) -> None:
    """The time grows as long as the sandbox lives: what a child has spent is its parent's when it has ended."""
    below = psutil.Process().children(recursive=True)
    times = [each.cpu_times() for each in below]
    cpu = sum(each.user + each.system + each.children_user + each.children_system for each in times)
    seen.cpu = max(seen.cpu, cpu)
    seen.memory = max(seen.memory, sum(each.memory_full_info().pss for each in below))


# --- how a batch grows


def _print_growth(kit: Kit, exam: Exam, tier: Tier, root: Path, count: int) -> None:
    class_ = _hand_in(kit, root / "growing", count)
    marks = [(time.monotonic(), _resident())]

    def on_submission() -> None:
        on_submission.count += 1
        if on_submission.count * QUARTERS // count >= len(marks):
            marks.append((time.monotonic(), _resident()))

    on_submission.count = 0
    results = batch.grade(
        exam,
        class_,
        tier=tier,
        jobs=JOBS,
        store=Store(root / "out", "kit", SEED, tier),
        on_submission=on_submission,
    )
    full = sum(result.score == max(r.score or 0 for r in results) for result in results)
    print(f"{count} submissions of {len(HANDED_IN)} exercises, {full} of them right")
    print(f"  {'quarter':>10} {'seconds':>9} {'the grader, MB':>16}")
    print(f"  {'start':>10} {'':>9} {marks[0][1] >> 20:>16}")
    for number, ((before, _), (at, memory)) in enumerate(pairwise(marks), 1):
        print(f"  {number:>10} {at - before:>9.1f} {memory >> 20:>16}")
    print(f"  {60 * count / (marks[-1][0] - marks[0][0]):.0f} submissions a minute")
    print(f"  the grader's own part: {1000 * _overhead(exam, class_, results, root, tier):.1f} ms a submission")


def _overhead(
    exam: Exam, class_: Sequence[Submission], results: Sequence[SubmissionResult], root: Path, tier: Tier
) -> float:
    """Seconds a submission for all but the sandbox: reading, hashing, the queue, storing."""
    ready = {result.name: result for result in results}

    class Ready(Executor):
        def submit(self, fn, /, *args, **kwargs):
            future = Future()
            future.set_result(ready[args[1].name])
            return future

    start = time.monotonic()
    batch.grade(exam, class_, tier=tier, executor=Ready(), store=Store(root / "again", "kit", SEED, tier))
    return (time.monotonic() - start) / len(class_)


def _hand_in(kit: Kit, folder: Path, count: int) -> list[Submission]:
    """Submissions that differ; the last exercise of every fourth answers nothing."""
    exercises = [exercise for exercise in kit.exercises if exercise.name in HANDED_IN]
    for number in range(count):
        for exercise in exercises:
            source = without_cases(kit.solution(exercise).read_text()) + f"# {number}\n"
            if number % 4 == 3 and exercise is exercises[-1]:
                source = f"def {exercise.function}(*arguments):\n    return None  # {number}\n"
            path = _made((folder / f"s{number:04}" / exercise.file).parent) / Path(exercise.file).name
            path.write_text(source)
    return [Submission(path.name, path) for path in sorted(folder.iterdir())]


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _resident() -> int:
    return psutil.Process().memory_info().rss


if __name__ == "__main__":
    main()
