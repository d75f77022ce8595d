"""What is killed, full or changed in mid-batch: nothing is lost or graded twice, and no score is wrong.

A grader that is killed, and results that do not fit on the disk, are in `test_grader_store`; a Dask worker that is
killed is in `test_grader_executors`.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from click.testing import CliRunner
from kits import RIGHT, tiny_kit, write

from jconv.cli import main
from jconv.grader import Exam, Submission, batch
from jconv.grader.executors import ExecutorError, connected
from jconv.grader.sandbox import Worker
from jconv.grader.sandbox.worker import _descendants as descendants
from jconv.grader.store import Store, fingerprint
from jconv.kit import load_kit

COUNT = 6
SLOW = RIGHT["mean"].replace("    return", "    import time\n    time.sleep(0.15)\n    return")
SCORES = [2.0 if number % 2 else 0.0 for number in range(COUNT)]


@pytest.fixture
def work(tmp_path):
    """A kit, and a class in which every other submission is wrong."""
    tiny_kit(tmp_path / "kit")
    for number in range(COUNT):
        wrong = SLOW.replace("return ", "return 1 + ")
        write(tmp_path / f"class/s{number}/mean.py", SLOW if number % 2 else wrong)
    return tmp_path


def graded(work, **options):
    kit = load_kit(work / "kit")
    handed_in = [Submission(path.name, path) for path in sorted((work / "class").iterdir())]
    results = batch.grade(Exam.prepare(kit, 1), handed_in, tier="none", **options)
    return [result.score for result in results]


def store_of(work):
    return Store(work / "out", fingerprint(load_kit(work / "kit")), 1, "none")


def kept(work):
    return {path.name: path.stat().st_mtime_ns for path in (work / "out/submissions").glob("*.json")}


def command(work, *options):
    return ["grade", str(work / "class"), "--kit", str(work / "kit"), "--out", str(work / "out"), *options]


# --- here


@pytest.fixture
def killer(monkeypatch):
    """The sandboxes that were killed in the middle of an attempt, and at most how many are."""
    killed, most = [], [1]

    class Killed(Worker):
        def _read(self, pipe, limits):
            if len(killed) < most[0]:
                killed.append(self.pid)
                threading.Timer(0.1, os.kill, (self.pid, signal.SIGKILL)).start()
            return super()._read(pipe, limits)

    monkeypatch.setattr(batch, "Worker", Killed)
    return killed, most


def test_who_lost_its_sandbox_is_graded_again(work, killer):
    assert graded(work, jobs=2) == SCORES
    assert len(killer[0]) == 1


def test_who_loses_it_again_alone_gets_no_third_chance(work, killer):
    killer[1][0] = 100
    shutil.rmtree(work / "class")
    write(work / "class/s/mean.py", SLOW)
    assert graded(work) == [0]
    assert len(killer[0]) == 2


def test_nothing_runs_on_when_the_grader_is_killed(work):
    """Not even an endless loop and a daemon in a session of its own."""
    source = f"""
        import os
        def mean(values):
            if os.fork() == 0:
                os.setsid()
                open({str(work / "daemon")!r}, "x")
            while True:
                pass
    """
    write(work / "class/s0/mean.py", textwrap.dedent(source))
    script = f"""
        import sys
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        from pathlib import Path
        from test_grader_faults import graded
        graded(Path({str(work)!r}))
    """
    grader = subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)])
    stop = time.monotonic() + 60
    while not (work / "daemon").exists():
        assert time.monotonic() < stop
        time.sleep(0.05)
    started = [*descendants(grader.pid)]
    assert len(started) >= 4  # the grader, the zygote, the loop and the daemon
    grader.kill()
    grader.wait()
    while any(map(runs, started)):
        assert time.monotonic() < stop
        time.sleep(0.05)


def runs(pid):
    """Whether a process is there and has not ended."""
    with suppress(OSError):
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    return False


def test_a_kit_that_is_edited_meanwhile_changes_nothing_and_the_next_run_starts_anew(work, monkeypatch):
    solution = work / "kit/solutions/01_centre/mean.py"
    grade_one = batch.grade_one

    def edit_and_grade(*args):
        solution.write_text(solution.read_text().replace("/ len(values)", "+ 1"))
        return grade_one(*args)

    with monkeypatch.context() as patched:
        patched.setattr(batch, "grade_one", edit_and_grade)
        options = ("--min-tier", "none", "--seed", "1")
        done = CliRunner().invoke(main, command(work, *options))
    assert (
        f"jconv: {work / 'kit'} was changed meanwhile; this is graded by what it was at the start" in done.output
    )
    scores = {
        row["name"]: row["score"] for row in json.loads((work / "out/results.json").read_text())["submissions"]
    }
    assert [*scores.values()] == SCORES
    again = CliRunner().invoke(main, command(work, *options, "--resume"))
    assert "was changed meanwhile" not in again.output
    assert len(kept(work)) == 2 * COUNT  # none of the first results was taken for one of the new kit


def test_a_kits_data_is_a_part_of_it(work):
    before = fingerprint(load_kit(work / "kit"))
    write(work / "kit/solutions/01_centre/numbers.npz", b"others")
    assert fingerprint(load_kit(work / "kit")) != before


def can_mount():
    tried = ["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return sys.platform == "linux" and bool(shutil.which("unshare")) and subprocess.run(tried).returncode == 0


def test_a_disk_that_is_full_at_the_reports_is_told_and_the_results_are_kept(work):
    if not can_mount():
        pytest.skip("a small disk is mounted, which takes root")
    (work / "out").mkdir()
    call = [sys.executable, "-m", "jconv.cli", *command(work, "--min-tier", "none", "--format", "html")]
    script = """
        mount -t tmpfs -o size="$1" tmpfs out; shift
        "$@"; echo status $?; ls -A out out/submissions
        mount -o remount,size=1m out
        "$@" --resume; echo status $?
    """
    pages = os.sysconf("SC_PAGE_SIZE")
    size = str((COUNT + 2) * pages)  # a page a result, one for the seed, and one that the report does not fit into
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script, "sh", size, *call],
        cwd=work, capture_output=True, text=True, check=True,
    )  # fmt: skip
    said = f"jconv: {work / 'out'}: No space left on device; what is graded is kept, and --resume goes on"
    assert said in done.stderr
    before, _, after = done.stdout.partition("status 2")
    assert before == ""
    assert len(re.findall(r"^[0-9a-f]{32}\.json$", after, re.MULTILINE)) == COUNT  # full at the report, not before
    assert f"{COUNT} submissions" in done.stdout
    assert done.stdout.endswith("status 0\n")


# --- on a cluster


@pytest.fixture
def cluster(work):
    """A scheduler and two workers with their nannies, each a process of its own, on loopback."""
    pytest.importorskip("distributed")
    with ExitStack() as stack:

        def start(what, *options):
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{what}", *options, "--no-dashboard"],
                cwd=work, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
            stack.callback(process.wait)
            stack.callback(os.killpg, process.pid, signal.SIGKILL)
            return process

        told = work / "scheduler.json"
        scheduler = start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told))
        options = ("--scheduler-file", str(told), "--nthreads", "1", "--host", "127.0.0.1", "--death-timeout", "5")
        nannies = [start("dask_worker", *options) for _ in range(2)]
        stop = time.monotonic() + 60
        while not told.exists() or not told.read_text().endswith("}"):
            assert time.monotonic() < stop
            time.sleep(0.05)
        address = json.loads(told.read_text())["address"].replace("tcp://", "dask://")
        yield address, scheduler, nannies


def killing(processes):
    """A function that kills them when it is called for the second time."""
    called = []

    def kill():
        called.append(1)
        if len(called) == 2:
            for pid in processes():
                os.kill(pid, signal.SIGKILL)

    return kill


@pytest.mark.filterwarnings("ignore")  # what Dask and tornado warn of is theirs
def test_a_nanny_and_its_worker_are_killed(work, cluster):
    address, _, [nanny, _] = cluster

    def both():
        children = Path(f"/proc/{nanny.pid}/task/{nanny.pid}/children").read_text()
        return [nanny.pid, *map(int, children.split())]

    with connected(address) as executor:
        assert graded(work, executor=executor, store=store_of(work), on_submission=killing(both)) == SCORES
    assert len(kept(work)) == COUNT


@pytest.mark.filterwarnings("ignore")
def test_the_scheduler_is_killed_and_the_batch_goes_on_without_it(work, cluster, monkeypatch):
    monkeypatch.setattr("jconv.grader.executors.PATIENCE", "1s")
    address, scheduler, _ = cluster
    lost = pytest.raises(
        ExecutorError, match=r"the Dask cluster at tcp://127\.0\.0\.1:\d+ is lost; what is graded is"
    )
    with lost, connected(address) as executor:
        graded(work, executor=executor, store=store_of(work), on_submission=killing(lambda: [scheduler.pid]))
    before = kept(work)
    assert 2 <= len(before) < COUNT
    assert graded(work, store=store_of(work), resume=True, jobs=2) == SCORES
    after = kept(work)
    assert len(after) == COUNT
    assert {name: after[name] for name in before} == before
