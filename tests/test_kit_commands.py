"""The learner's commands, on a kit in a folder of its own: what is said, what is kept, what is never lost."""

import json
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from kits import tiny_kit, write

from jconv.cli import main
from jconv.kit import KitError, LearningError, check, load_kit
from jconv.kit.progress import PROGRESS, Progress, is_untouched

SEQUENCES = Path(__file__).parent / "sequences_kit"
TOTAL = "exercises/01_sums/running_total.py"
RIGHT = """\
import numpy as np


def running_total(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))])
"""
WRONG = RIGHT.replace("n + 1", "n")


@pytest.fixture
def kit(tmp_path, monkeypatch):
    """A copy of the second kit, to work in."""
    shutil.copytree(SEQUENCES, tmp_path / "kit", ignore=shutil.ignore_patterns("__pycache__", ".jconv*"))
    monkeypatch.chdir(tmp_path / "kit")
    return tmp_path / "kit"


def jconv(*args, **rest):
    return CliRunner().invoke(main, list(args), **rest)


def test_a_course_from_the_first_list_to_the_solution(kit):
    listed = jconv("list")
    assert listed.exit_code == 0
    assert "1  running_total  Add up as you go" in listed.output
    assert "Progress: [>-------------------] 0/3   next: running_total" in listed.output

    untouched = jconv("run")
    assert untouched.exit_code == 1
    assert f"not started  {TOTAL}\nAdd up as you go: the task is told in the file.\n" in untouched.output

    write(kit / TOTAL, WRONG)
    assert "… begun" in jconv("list").output
    wrong = jconv("run")
    assert wrong.exit_code == 1
    assert "values: 1 of 1 differ; first at [0]: 0, expected 4" in wrong.output
    assert "reproduce: jconv run running_total   hint: jconv hint running_total" in wrong.output

    early = jconv("solution", "running_total")
    assert early.exit_code == 2
    assert early.output == (
        "jconv: the solution is shown once running_total has passed; `jconv hint running_total`\n"
    )

    write(kit / TOTAL, RIGHT)
    passed = jconv("run", TOTAL)  # a path will do
    assert passed.exit_code == 0
    assert f"passed       {TOTAL}   (4 cases)" in passed.output
    assert "Progress: [######>-------------] 1/3   next: fibonacci" in passed.output

    solved = jconv("solution", "running_total")
    assert "the total before it is whole by now" in solved.output
    assert "hidden_cases" not in solved.output
    assert "jconv.kit" not in solved.output


def test_hints_come_one_by_one_and_are_remembered(kit):
    first, second, third, again = (jconv("hint").output for _ in range(4))
    assert first.count("\n") == 1
    assert "running_total, hint 1 of 3: Each total is the one before it" in first
    assert second.count("\n") == 2
    assert third.count("\n") == 3
    assert "totals.append(total)" in third
    assert again == third


def test_reset_brings_the_stub_back_and_loses_nothing(tmp_path, monkeypatch):
    kit = load_kit(SEQUENCES)
    from jconv.kit.authoring import export

    export(kit, tmp_path / "handout")
    monkeypatch.chdir(tmp_path / "handout")
    stub = Path(TOTAL).read_text()
    write(Path(TOTAL), RIGHT)
    assert jconv("run", "running_total").exit_code == 0
    done = jconv("reset", "running_total")
    assert done.output == f"{TOTAL} is as it was handed out\nwhat you wrote is in {TOTAL}.bak\n"
    assert Path(TOTAL).read_text() == stub
    assert Path(TOTAL + ".bak").read_text() == RIGHT
    assert "0/3" in jconv("list").output
    Path(TOTAL).unlink()
    assert "✗ file is gone" in jconv("list").output
    assert jconv("run").output.splitlines()[1] == f"{TOTAL} is gone; `jconv reset running_total` brings it back"
    assert jconv("reset", "running_total").output == f"{TOTAL} is as it was handed out\n"
    assert Path(TOTAL).read_text() == stub


def test_reset_takes_the_last_commit_where_there_is_one(kit):
    lost = jconv("reset", "running_total")
    assert lost.exit_code == 2
    assert "there is no original of 01_sums/running_total.py to go back to" in lost.output
    identity = ["-c", "user.name=nobody", "-c", "user.email=nobody@localhost"]
    for command in (["init", "-q"], ["add", "."], [*identity, "commit", "-qm", "a kit"]):
        subprocess.run(["git", *command], check=True)
    stub = Path(TOTAL).read_text()
    write(kit / TOTAL, WRONG)
    assert jconv("reset", "running_total").exit_code == 0
    assert Path(TOTAL).read_text() == stub


def test_a_name_that_is_misspelt_brings_up_the_one_that_is_near(kit):
    for command in ("run", "hint", "reset", "solution"):
        result = jconv(command, "runing_totals")
        assert result.exit_code == 2
        assert result.output == "jconv: there is no exercise 'runing_totals'; did you mean running_total?\n"
    assert "`jconv list` names them all" in jconv("run", "zzz").output


def test_outside_a_kit_it_says_where_to_go(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for command in (["list"], ["run"], ["hint"], ["watch"], ["quiz"]):
        result = jconv(*command)
        assert result.exit_code == 2
        assert f"jconv: there is no kit.toml in {tmp_path} or above it; go to the folder" in result.output


def test_all_passed(kit):
    shutil.copytree("solutions", "exercises", dirs_exist_ok=True)
    for _ in range(3):
        assert jconv("run").exit_code == 0
    for command in ("run", "hint"):
        assert jconv(command).output == "All exercises have passed. `jconv quiz` asks for more.\n"
    assert "[####################] 3/3\n" in jconv("list").output


BAD = {
    "syntax": ("def running_total(values)\n", "SyntaxError: expected ':'"),
    "renamed": ("def total(values):\n    pass\n", "there is no function `running_total` in this file"),
    "signature": ("def running_total():\n    pass\n", "Keep the arguments that the stub has."),
    "memory": (
        "import numpy as np\n\n\ndef running_total(values):\n    return np.ones((1 << 40,))\n",
        "the function asked for more memory than there is",
    ),
    "endless": ("def running_total(values):\n    while True:\n        pass\n", "took longer than 10 s"),
    "endless at import": ("while True:\n    pass\n", "loading the file took longer than 10 s"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_have_messages_of_their_own(kit, name):
    source, message = BAD[name]
    manifest = kit / "kit.toml"
    limit = 'function = "running_total"\ntime_limit = 0.5'
    manifest.write_text(manifest.read_text().replace('function = "running_total"', limit))
    write(kit / TOTAL, source)
    result = jconv("run", "running_total")
    assert result.exit_code == 1
    assert message.replace("10 s", "0.5 s") in result.output
    assert "Traceback" not in result.output


def test_megabytes_of_prints_are_cut_short(kit):
    write(kit / TOTAL, RIGHT.replace("    return", "    print('x' * 1_000_000)\n    return"))
    result = jconv("run", "running_total")
    assert result.exit_code == 0
    assert len(result.output) < 6000
    assert "... what was printed from here on is left out" in result.output


def test_progress_survives_being_killed_at_any_moment(kit):
    """A process that saves without end is killed again and again: the file is always whole."""
    code = (
        "import itertools; from jconv.kit import load_kit; from jconv.kit.progress import Progress\n"
        "p = Progress.load(load_kit('.'))\nprint(flush=True)\n"
        "for n in itertools.count():\n    p.passed = {'running_total': str(n) * 500}\n    p.save()\n"
    )
    for wait in (0.001, 0.01, 0.02, 0.05):
        saving = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
        saving.stdout.read(1)
        time.sleep(wait)
        saving.kill()
        saving.communicate()
        if Path(PROGRESS).exists():
            assert set(json.loads(Path(PROGRESS).read_text())["passed"]) == {"running_total"}


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"format_version": 1, "passed": 3, "hints": {"a": "b"}}', "\x00"]
)
def test_a_progress_file_that_makes_no_sense_is_progress_from_nothing(kit, text):
    Path(PROGRESS).write_text(text)
    assert "0/3" in jconv("list").output
    assert jconv("hint").exit_code == 0


def test_a_folder_that_cannot_be_written_is_a_line(kit, monkeypatch):
    write(kit / TOTAL, RIGHT)

    def no_room(path):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("jconv.kit.progress.replacing", no_room)
    result = jconv("run", "running_total")
    assert result.exit_code == 2
    assert result.output == f"jconv: {kit / PROGRESS}: No space left on device\n"


def test_pytest_and_the_commands_keep_one_progress(kit):
    write(kit / TOTAL, RIGHT)
    subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", TOTAL], check=True)
    assert "1/3   next: fibonacci" in jconv("list").output
    write(kit / TOTAL, WRONG)
    assert "✓ changed since" in jconv("list").output
    write(kit / TOTAL, RIGHT)
    assert "changed" not in jconv("list").output


@pytest.mark.parametrize(
    ("source", "untouched"),
    [
        ("def f(x):\n    raise NotImplementedError\n", True),
        ('def f(x):\n    """Doc."""\n    raise NotImplementedError\n', True),
        ("def f(x):\n    y = x\n    raise NotImplementedError\n    return y\n", False),
        ("def f(x):\n    return x\n", False),
        ("def g(x):\n    raise NotImplementedError\n", False),
        ("def f(x:\n", False),
        ("def f(x):\n    raise NotImplementedError\n\n\nf = lambda x: x\n", True),
    ],
)
def test_what_is_untouched(source, untouched):
    assert is_untouched(source.encode(), "f") is untouched


def test_a_failing_file_that_had_passed_is_passed_no_more(tmp_path):
    progress = Progress(tmp_path / PROGRESS)
    progress.note("a", "one", passed=True)
    progress.note("a", "two", passed=False)  # another version, which is being worked on
    assert progress.passed == {"a": "one"}
    progress.note("a", "one", passed=False)
    assert progress.passed == {}


class TestNotebook:
    """`jconv.kit.check`, from a cell."""

    def test_a_function(self, kit, capsys):
        assert check("fibonacci", lambda n: n) is False
        said = capsys.readouterr().out
        assert said.startswith(
            "fibonacci: failed\nvalue: 2, expected 1\nwrong on 6 of 8 cases; smallest failing input (visible):"
        )
        assert check("fibonacci", lambda n: round(((1 + 5**0.5) / 2) ** n / 5**0.5)) is False

        assert check("fibonacci", _moved_along) is True
        assert capsys.readouterr().out.endswith("fibonacci: passed\n")

    def test_an_exercise_in_its_file(self, kit, capsys):
        assert check("fibonacci") is False
        assert capsys.readouterr().out == "fibonacci: not started\n"

    def test_from_anywhere(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        with pytest.raises(KitError, match=r"there is no kit\.toml in"):
            check("mean", sum)
        assert check("mean", lambda v: v.mean(), kit=tiny_kit(tmp_path / "kit")) is True

    def test_what_is_no_function(self, kit):
        with pytest.raises(LearningError, match="check: `function` must be a function, got list"):
            check("fibonacci", [1])
        with pytest.raises(LearningError, match="there is no exercise 'fib'"):
            check("fib", sum)


def _moved_along(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


WITH_INTERRUPTS = (
    "import signal; from jconv.cli import main; signal.signal(signal.SIGINT, signal.default_int_handler); main()"
)


class Terminal:
    """`jconv watch` in a terminal of its own, whose interrupt reaches it.

    Tests that run in the background of a script inherit that it is ignored.
    """

    def __init__(self, folder):
        self.leader, follower = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", WITH_INTERRUPTS, "watch"],
            cwd=folder, stdin=follower, stdout=follower, stderr=follower, env={**os.environ, "TERM": "xterm"},
        )  # fmt: skip
        os.close(follower)
        self.text = ""

    def wait_for(self, words, seconds=20):
        """Read until the words have come; what came before them is forgotten."""
        stop = time.monotonic() + seconds
        while words not in self.text:
            assert time.monotonic() < stop, self.text
            if select.select([self.leader], [], [], 0.2)[0]:
                self.text += os.read(self.leader, 65536).decode()
        before, _, self.text = self.text.partition(words)
        return before

    def press(self, key):
        os.write(self.leader, key.encode())


@pytest.fixture
def terminal(kit):
    terminal = Terminal(kit)
    yield terminal
    terminal.process.kill()
    terminal.process.wait()
    os.close(terminal.leader)


def test_watch_checks_what_is_saved_and_listens_to_keys(kit, terminal):
    terminal.wait_for("not started")
    terminal.wait_for("q quit")
    write(kit / TOTAL, WRONG)
    start = time.monotonic()
    terminal.wait_for("first at [0]: 0, expected 4")
    assert time.monotonic() - start < 20  # four seconds on a quiet machine: benchmarks.kit
    terminal.wait_for("q quit")
    terminal.press("h")
    terminal.wait_for("Each total is the one before it")
    terminal.press("s")
    terminal.wait_for("the solution is shown once")
    write(kit / TOTAL, "def running_total(values):\n    while True:\n        pass\n")
    time.sleep(1)
    write(kit / TOTAL, RIGHT)  # puts an end to the endless check
    terminal.wait_for("passed")
    terminal.wait_for("press n for the next one")
    terminal.press("s")
    terminal.wait_for("the total before it is whole by now")
    terminal.press("n")
    terminal.wait_for("02_recurrences/fibonacci.py")
    terminal.wait_for("q quit")
    terminal.press("l")
    terminal.wait_for("next: fibonacci")
    terminal.press("q")
    assert terminal.process.wait(10) == 0


def test_watch_ends_at_an_interrupt_and_gives_the_terminal_back(kit, terminal):
    import termios

    before = termios.tcgetattr(terminal.leader)
    terminal.wait_for("q quit")
    assert termios.tcgetattr(terminal.leader) != before
    terminal.process.send_signal(signal.SIGINT)
    assert terminal.process.wait(10) == 0
    assert termios.tcgetattr(terminal.leader) == before
