"""Results are kept as they come: a batch that was cut off goes on, and nothing is lost or graded twice."""

import errno
import json
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from click.testing import CliRunner
from kits import RIGHT, tiny_kit, write

from jconv.cli import main
from jconv.grader import Exam, Submission, batch
from jconv.grader.results import SubmissionResult
from jconv.grader.store import Store, fingerprint, from_plain, seed_of, to_plain
from jconv.kit import load_kit

WRONG = "def mean(values):\n    return 0.0\n"


@pytest.fixture
def kit(tmp_path):
    return load_kit(tiny_kit(tmp_path / "kit"))


@pytest.fixture
def handed_in(tmp_path):
    for number in range(6):
        write(tmp_path / f"class/s{number}/mean.py", RIGHT["mean"] if number % 2 else WRONG)
    return [Submission(f"s{number}", tmp_path / f"class/s{number}") for number in range(6)]


@pytest.fixture
def counted(monkeypatch):
    """The files of the exercises that were run."""
    finish, ran = batch.finish, []

    def finish_and_count(worker, begun):
        if isinstance(begun.source, bytes):
            ran.append(begun.exercise.file)
        return finish(worker, begun)

    monkeypatch.setattr(batch, "finish", finish_and_count)
    return ran


def graded(kit, handed_in, out, seed=1, **options):
    store = Store(out, fingerprint(kit), seed, "none")
    results = batch.grade(Exam.prepare(kit, seed), handed_in, tier="none", store=store, **options)
    return [(result.name, result.score) for result in results]


SCORES = [("s0", 0), ("s1", 2), ("s2", 0), ("s3", 2), ("s4", 0), ("s5", 2)]


def test_what_is_kept_is_not_graded_again(kit, handed_in, tmp_path, counted):
    assert graded(kit, handed_in, tmp_path / "out") == SCORES
    assert len(counted) == 6
    assert graded(kit, handed_in, tmp_path / "out", resume=True) == SCORES
    assert len(counted) == 6
    assert graded(kit, handed_in, tmp_path / "out") == SCORES  # without --resume everything is
    assert len(counted) == 12


def test_what_changed_is_graded_again_and_the_rest_is_not(kit, handed_in, tmp_path, counted):
    graded(kit, handed_in, tmp_path / "out")
    write(handed_in[0].path / "mean.py", RIGHT["mean"])
    counted.clear()
    assert graded(kit, handed_in, tmp_path / "out", resume=True)[0] == ("s0", 2)
    assert len(counted) == 1
    counted.clear()
    graded(kit, handed_in, tmp_path / "out", seed=2, resume=True)  # other cases
    assert len(counted) == 6
    counted.clear()
    write(kit.solution(kit.exercises[0]), kit.solution(kit.exercises[0]).read_text() + "# another kit\n")
    graded(kit, handed_in, tmp_path / "out", seed=2, resume=True)
    assert len(counted) == 6


def test_one_submission_or_one_exercise_is_graded_again_where_it_is_asked_for(kit, handed_in, tmp_path, counted):
    write(handed_in[1].path / "extremes.py", RIGHT["extremes"])
    graded(kit, handed_in, tmp_path / "out")
    counted.clear()
    graded(kit, handed_in, tmp_path / "out", resume=True, again=["s1"])
    assert counted == ["01_centre/mean.py", "01_centre/extremes.py"]
    counted.clear()
    graded(kit, handed_in, tmp_path / "out", resume=True, again=["extremes"])
    assert counted == ["01_centre/extremes.py"]


def test_a_fault_of_the_graders_own_is_tried_again(kit, handed_in, tmp_path, monkeypatch, counted):
    run = batch.run_attempt
    with monkeypatch.context() as patched:
        patched.setattr(batch, "run_attempt", lambda *args: 1 / 0)
        assert graded(kit, handed_in[:1], tmp_path / "out") == [("s0", None)]
    assert batch.run_attempt is run
    assert graded(kit, handed_in[:1], tmp_path / "out", resume=True) == [("s0", 0)]


def test_who_starved_is_run_again_alone(kit, handed_in, tmp_path, monkeypatch):
    finish, seen = batch.finish, []

    def starve_once(worker, begun):
        result = finish(worker, begun)
        seen.append(result.name)
        first = result.name == "mean" and seen.count("mean") <= 6
        return replace(result, verdict="timeout", score=0.0, doubtful=True) if first else result

    monkeypatch.setattr(batch, "finish", starve_once)
    assert graded(kit, handed_in, tmp_path / "out", jobs=2) == SCORES
    assert seen.count("mean") == 12
    assert seen.count("extremes") == 6


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"name": "s0"}', b"\xff"])
def test_a_damaged_file_is_graded_again(kit, handed_in, tmp_path, damage):
    graded(kit, handed_in, tmp_path / "out")
    for path in (tmp_path / "out/submissions").iterdir():
        path.write_bytes(damage)
    assert graded(kit, handed_in, tmp_path / "out", resume=True) == SCORES


def test_a_full_disk_is_told_and_what_is_kept_is_whole(kit, handed_in, tmp_path, monkeypatch):
    save, saved = Store.save, []

    def fill_up(self, key, result):
        if len(saved) == 3:
            raise OSError(errno.ENOSPC, "No space left on device", "x")
        saved.append(key)
        save(self, key, result)

    with monkeypatch.context() as patched:
        patched.setattr(Store, "save", fill_up)
        call = ["grade", str(tmp_path / "class"), "--kit", str(kit.root), "--out", str(tmp_path / "out")]
        done = CliRunner().invoke(main, [*call, "--min-tier", "none"])
    assert done.exit_code == 2
    assert (
        f"{tmp_path / 'out'}: No space left on device; what is graded is kept, and --resume goes on" in done.output
    )
    assert len(list((tmp_path / "out/submissions").glob("*.json"))) == 3
    again = CliRunner().invoke(main, [*call, "--min-tier", "none", "--resume"])
    assert again.exit_code == 0, again.output
    assert "6 submissions" in again.output


def test_a_grader_that_is_killed_goes_on_where_it_stopped_with_the_same_seed(kit, tmp_path):
    for number in range(12):
        write(
            tmp_path / f"class/s{number:02}/mean.py",
            RIGHT["mean"].replace("    return", "    import time; time.sleep(0.1)\n    return"),
        )
    out = tmp_path / "out"
    call = [sys.executable, "-m", "jconv.cli", "grade", "class", "--kit", "kit", "--out", "out"]
    call += ["--min-tier", "none", "--jobs", "2"]
    running = subprocess.Popen(call, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    stop = time.monotonic() + 60
    while len(list(out.glob("submissions/*.json"))) < 3:
        assert time.monotonic() < stop
        time.sleep(0.02)
    running.send_signal(signal.SIGKILL)
    running.wait()
    kept = {path.name: path.stat().st_mtime_ns for path in out.glob("submissions/*.json")}
    assert 3 <= len(kept) < 12
    seed = seed_of(out)
    done = subprocess.run([*call, "--resume"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "12 submissions" in done.stdout
    assert json.loads((out / "results.json").read_text())["seed"] == seed
    now = {path.name: path.stat().st_mtime_ns for path in out.glob("submissions/*.json")}
    assert len(now) == 12
    assert {name: now[name] for name in kept} == kept


def test_mistakes_in_a_call_that_resumes(kit, handed_in, tmp_path):
    call = ["grade", str(tmp_path / "class"), "--kit", str(kit.root), "--out", str(tmp_path / "out")]
    without = CliRunner().invoke(main, [*call, "--regrade", "s1"])
    assert without.output == "jconv: --regrade goes with --resume: without it everything is graded anyway\n"
    unknown = CliRunner().invoke(main, [*call, "--resume", "--regrade", "s9"])
    assert unknown.output == "jconv: --regrade: there is no submission and no exercise 's9'\n"


def test_a_result_survives_the_way_to_a_file_and_back(kit, handed_in):
    [result] = batch.grade(Exam.prepare(kit, 0), handed_in[:1], tier="none")
    assert isinstance(result, SubmissionResult)
    assert from_plain(json.loads(json.dumps(to_plain(result)))) == result


def test_there_is_no_seed_where_nothing_was_graded(tmp_path):
    assert seed_of(tmp_path) is None
    (tmp_path / "run.json").write_text('{"seed": "7"}')
    assert seed_of(tmp_path) is None
