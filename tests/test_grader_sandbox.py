"""Sandboxes hold what they promise, and the canaries notice when one does not."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from kits import tiny_kit

from jconv.cli import main
from jconv.grader import sandbox
from jconv.grader.sandbox import TIERS, Limits, SandboxError, Worker, bubblewrap, confined, interpreter, prove
from jconv.grader.sandbox.canaries import BREACHES
from jconv.grader.sandbox.proof import _breaches
from jconv.grader.sandbox.worker import _START, _tasks_of_this_user
from jconv.kit import case
from jconv.kit.attempt.frame import decode

LIMITS = Limits(seconds=20)
STRONG = [tier for tier in ("bwrap", "process") if prove(tier).holds]


def answer(worker, body, argument=0, limits=LIMITS):
    source = f"def f(x):\n    {body}\n".encode()
    ended = worker.run(source, "f.py", "f", [case(argument)], (), limits)
    return decode(ended.frame)[1][0][1] if ended.frame else ended


@pytest.fixture(params=TIERS)
def worker(request):
    if not prove(request.param).holds:
        pytest.skip(f"tier {request.param} does not hold here: {prove(request.param).problem}")
    with Worker(request.param) as worker:
        yield worker


def test_ci_has_both_tiers():
    """Skips are for machines without; where everything is tested, nothing is skipped."""
    if os.environ.get("CI"):
        assert STRONG == ["bwrap", "process"], [prove(tier).problem for tier in TIERS]


def test_numpy_and_jax_work(worker):
    assert answer(worker, "import numpy; return numpy.arange(4).sum()").tolist() == 6
    assert answer(worker, "import jax; return jax.jit(lambda x: x + 1)(jax.numpy.arange(3))").tolist() == [1, 2, 3]
    assert answer(worker, "import scipy.signal; return 1") == 1


def test_a_sandbox_serves_again_after_whatever_ended_it(worker):
    assert answer(worker, "return x + 1", 1) == 2
    first = worker.pid
    assert answer(worker, "return x + 1", 2) == 3
    assert worker.pid == first
    assert answer(worker, "import os; os._exit(0)").frame == b""
    assert answer(worker, "while True: pass", limits=Limits(seconds=0.3)).passed == "time"
    answer(worker, "import os, signal; os.kill(os.getppid(), signal.SIGKILL); return 1")
    assert answer(worker, "return x + 1", 3) == 4
    assert worker.pid != first


def test_a_limit_that_is_passed_is_named(worker):
    endless = "import time; time.sleep(60)"
    assert answer(worker, endless, limits=Limits(seconds=0.3)).passed == "time"
    big = "import numpy, os; [os.fork() for _ in range(3)]; a = numpy.ones(1 << 25); import time; time.sleep(9)"
    assert answer(worker, big, limits=Limits(seconds=9, memory=1 << 30)).passed == "memory"
    flood = "import os; [os.write(3, bytes(1 << 16)) for _ in range(99)]"
    assert answer(worker, flood, limits=Limits(seconds=9, answer=1 << 10)).passed == "answer"


@pytest.mark.parametrize(("spent", "doubtful"), [(0.1, True), (0.2, False)])
def test_who_had_no_processor_is_not_to_blame_for_the_time(monkeypatch, spent, doubtful):
    seconds = iter([5.0, 5.0 + spent])  # before and after; a busy machine would make a real loop starve
    monkeypatch.setattr(Worker, "_processor_seconds", lambda self: next(seconds))
    with Worker("none") as worker:
        ended = answer(worker, "while True: pass", limits=Limits(seconds=0.3))
    assert (ended.passed, ended.doubtful) == ("time", doubtful)


def test_the_disk_is_watched_where_it_is_not_capped(worker):
    body = """import time
    for n in range(12):
        try: open(f'f{n}', 'wb').write(bytes(12 << 20))
        except OSError: return -1
    time.sleep(5)"""
    ended = answer(worker, body)
    assert ended == -1 if worker.tier == "bwrap" else ended.passed == "disk"


def test_processes_of_the_graders_own_user_do_not_count_against_an_attempt(monkeypatch):
    """The kernel counts by user: where attempts run as the grader's, what that one runs is added to the limit."""
    running = [subprocess.Popen(["sleep", "60"]) for _ in range(3)]
    try:
        for tier, user, added in (("none", None, True), ("process", None, True), ("process", 61_200, False)):
            monkeypatch.setattr("jconv.grader.sandbox.worker.another_user", lambda user=user: user)
            most = Worker(tier)._most_processes(Limits(seconds=1, processes=64))
            assert (most >= 64 + 4) if added else (most == 64), tier
        assert Worker("bwrap")._most_processes(Limits(seconds=1, processes=64)) == 64
        assert _tasks_of_this_user() > 3
    finally:
        for each in running:
            each.kill()
            each.wait()


def test_nothing_is_left_behind(worker):
    daemon = """import os, time
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0: time.sleep(60)
        os._exit(0)
    return 5"""
    assert answer(worker, daemon) == 5
    pids = [*Path("/proc").glob("[0-9]*")]
    worker.close()
    assert worker.pid is None
    time.sleep(0.1)
    assert not any(b"sleep(60)" in (pid / "cmdline").read_bytes() for pid in pids if (pid / "cmdline").exists())


@pytest.mark.parametrize("tier", STRONG)
def test_two_attempts_of_a_submission_cannot_reach_the_process_they_come_from(tier):
    with Worker(tier) as worker:
        for what in ("environ", "mem", "maps", "fd"):
            body = f"""import os
    path = f'/proc/{{os.getppid()}}/{what}'
    try: return len(os.listdir(path)) if '{what}' == 'fd' else len(open(path, 'rb').read(16))
    except OSError: return -1"""
            assert answer(worker, body) == -1, what


# --- the proof


def test_canaries_find_what_an_open_door_lets_through(monkeypatch):
    """In tier `none` hardly anything is closed but for signals, here open too: the canaries have to say so."""
    open_to_signals = "zygote._keep_signals_in = lambda libc: None\nzygote.main"
    monkeypatch.setattr("jconv.grader.sandbox.worker._START", _START.replace("zygote.main", open_to_signals))
    found = set(_breaches("none"))
    open_doors = ("read a file", "connect to a port", "connect to an abstract", "kill a process", "write outside")
    assert all(any(breach.startswith(door) for breach in found) for door in open_doors), found
    assert found <= set(BREACHES)


@pytest.mark.skipif("bwrap" not in STRONG, reason="tier bwrap does not hold here")
def test_a_sandbox_without_its_own_network_is_found_out(monkeypatch):
    whole = bubblewrap.command

    def shared_network(*args):
        command = whole(*args)
        place = command.index("--seccomp")  # seccomp refuses sockets too: both have to go
        return [*command[:place], "--share-net", *command[place + 2 :]]

    monkeypatch.setattr(bubblewrap, "command", shared_network)
    assert "connect to a port of this machine" in _breaches("bwrap")


@pytest.mark.skipif("bwrap" not in STRONG, reason="tier bwrap does not hold here")
@pytest.mark.parametrize(
    ("more", "breach"),
    [
        (["--ro-bind", "/tmp", "/tmp"], "read a file of the grader's"),
        (["--tmpfs", "/dev/shm"], "fill the shared memory"),
        (["--dev", "/dev", "--tmpfs", "/dev/shm"], "write outside"),
        (["--dev", "/dev", "--remount-ro", "/dev"], "share memory that no limit counts"),
        (["--dir", "/canary", "--bind", str(Path.cwd()), str(Path.cwd())], "write outside"),
    ],
)
def test_a_sandbox_with_a_hole_is_found_out(monkeypatch, more, breach):
    whole = bubblewrap.command

    def with_hole(*args):
        command = whole(*args)
        place = command.index("--ro-bind", command.index("--proc"))
        return [*command[:place], *more, *command[place:]]

    monkeypatch.setattr(bubblewrap, "command", with_hole)
    if "--bind" in more and os.geteuid() == 0:
        pytest.skip("the sandbox's user may not write there in any case")
    assert breach in _breaches("bwrap")


@pytest.mark.parametrize("tier", STRONG)
def test_canaries_try_to_read_what_is_to_be_hidden(tier):
    assert _breaches(tier, [Path(tempfile.__file__)]) == ["read a file of the grader's"]


@pytest.mark.parametrize("what", ["--kit", "--out", "SUBMISSION"])
def test_nothing_is_graded_where_sandboxes_show_what_they_must_hide(tmp_path, monkeypatch, what):
    """As with a course in /usr/src, or a virtual environment that is the course's own folder."""
    shown = tmp_path / "shown"
    (shown / "class").mkdir(parents=True)
    (tmp_path / "link").symlink_to(shown)
    places = {"--kit": tmp_path / "kit", "--out": tmp_path / "out", "SUBMISSION": tmp_path / "class"}
    places[what] = tmp_path / "link" / places[what].name
    tiny_kit(places["--kit"].resolve())
    places["SUBMISSION"].mkdir(exist_ok=True)
    (places["SUBMISSION"] / "mean.py").write_text("")
    whole = interpreter.needed()
    monkeypatch.setattr(interpreter, "needed", lambda: [*whole, shown])
    arguments = [places["SUBMISSION"], "--kit", places["--kit"], "--out", places["--out"]]
    done = CliRunner().invoke(main, ["grade", *map(str, arguments)])
    assert done.exit_code == 2
    place = shown / "kit" if what == "--kit" else places[what]
    assert f"{place} lies in {shown}, which every" in done.output
    assert not (places["--out"] / "run.json").exists()


def test_a_kit_that_sandboxes_show_is_refused_by_every_tier_but_none():
    kit = Path(sys.prefix) / "kit"
    with pytest.raises(SandboxError, match=r"/kit lies in .*, which every sandbox shows"):
        sandbox.best("process", (kit,))
    assert sandbox.best("none", (kit,)).tier == "none"


def test_jconv_is_masked_wherever_it_lies_in_what_is_shown(monkeypatch):
    package = interpreter.ATTEMPT.resolve().parents[1]
    monkeypatch.setattr(interpreter, "needed", lambda: [package.parents[1]])
    assert interpreter.masked.__wrapped__() == [package]
    monkeypatch.setattr(interpreter, "needed", lambda: [package / "kit"])
    assert interpreter.masked.__wrapped__() == []


def test_without_bubblewrap_the_next_tier_is_taken_and_without_both_nothing_is_graded(monkeypatch):
    prove.cache_clear()
    try:
        monkeypatch.setattr(bubblewrap, "is_there", lambda: False)
        assert prove("bwrap").problem == "there is no command `bwrap`"
        if "process" in STRONG:
            assert sandbox.best("process").tier == "process"
        with pytest.raises(
            SandboxError, match=r"no sandbox of tier bwrap or better holds here \(bwrap: there is no"
        ):
            sandbox.best("bwrap")
        prove.cache_clear()
        monkeypatch.setattr(confined, "is_there", lambda: False)
        with pytest.raises(SandboxError, match=r"this kernel has no Landlock of ABI 6 or later.*`jconv doctor`"):
            sandbox.best("process")
        assert sandbox.best("none").tier == "none"
        done = CliRunner().invoke(main, ["doctor"])
        assert done.exit_code == 1
        assert "bwrap    not here: there is no command `bwrap`\n         install the package" in done.output
    finally:
        prove.cache_clear()


def test_a_sandbox_that_does_not_start_says_why(monkeypatch):
    monkeypatch.setattr(bubblewrap, "command", lambda *args: ["sh", "-c", "echo no user namespaces >&2; exit 1"])
    with Worker("bwrap") as worker, pytest.raises(SandboxError, match="does not start: no user namespaces"):
        answer(worker, "return 1")
    monkeypatch.setattr(bubblewrap, "command", lambda *args: ["/nowhere/bwrap"])
    with Worker("bwrap") as worker, pytest.raises(SandboxError, match=r"does not start: .*No such file"):
        answer(worker, "return 1")


def test_an_interpreter_that_others_cannot_reach_is_noticed():
    with tempfile.TemporaryDirectory() as folder:  # for its owner alone
        private = Path(folder)
        assert interpreter._bar(private / "bin/python") == private
        private.chmod(0o711)
        (private / "bin").mkdir()
        assert interpreter._bar(private / "bin/python") is None
    assert interpreter._bar(Path("/usr/lib")) is None


def test_what_is_needed_holds_this_python_once():
    paths = interpreter.needed()
    assert all(path.exists() for path in paths)
    assert any(path in Path(sys.executable).resolve().parents for path in paths)
    assert not any(path in other.parents for path in paths for other in paths if not path.is_symlink())
