"""A batch: scores, partial credit, and the sample class with the scores it must get."""

import csv
import io
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from kits import RIGHT, tiny_kit, write
from rich.console import Console

from jconv.grader import Exam, Submission, batch, find_submissions
from jconv.grader.reports import as_table
from jconv.grader.sandbox import best
from jconv.kit import load_kit
from jconv.kit.learning import without_cases

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "tests/sample_class"


@pytest.fixture(scope="module")
def exam(tmp_path_factory):
    return Exam.prepare(load_kit(tiny_kit(tmp_path_factory.mktemp("kit"))), seed=1)


def grade(exam, submissions, **options):
    """Grade in the tier that every machine has."""
    return batch.grade(exam, submissions, tier="none", **options)


def submission(folder, **sources):
    for name, source in sources.items():
        write(folder / f"{name}.py", source)
    return Submission(folder.name, folder)


def verdicts(result):
    return [(e.verdict, e.score, e.cases_passed, e.cases) for e in result.exercises]


def test_points_are_earned_case_by_case(tmp_path, exam):
    only_integers = "def mean(values):\n    return float(round(values.mean()))\n"
    handed_in = [
        submission(tmp_path / "all", **RIGHT),
        submission(tmp_path / "part", mean=only_integers, extremes=RIGHT["extremes"]),
        submission(tmp_path / "one", extremes=RIGHT["extremes"]),
        submission(tmp_path / "none", mean="raise SystemExit\n", extremes="def extremes(v): return v\n"),
    ]
    results = grade(exam, handed_in, jobs=2)
    assert [r.name for r in results] == ["all", "part", "one", "none"]
    assert [(r.score, r.max_score) for r in results] == [(3, 3), (1.67, 3), (1, 3), (0, 3)]
    assert verdicts(results[0]) == [("passed", 2, 3, 3), ("passed", 1, 3, 3)]
    assert verdicts(results[1])[0] == ("failed", 0.67, 1, 3)
    assert verdicts(results[2])[0] == ("not_started", 0, 0, 3)
    assert results[2].exercises[0].feedback == "there is no mean.py in the submission"
    assert [v[0] for v in verdicts(results[3])] == ["load_error", "failed"]


def test_a_submission_that_cannot_be_read_is_a_row_and_the_others_are_graded(tmp_path, exam):
    (tmp_path / "empty").mkdir()
    handed_in = [Submission("empty", tmp_path / "empty"), submission(tmp_path / "all", **RIGHT)]
    empty, whole = grade(exam, handed_in)
    assert (empty.score, empty.problem) == (0, "the submission is empty")
    assert [e.verdict for e in empty.exercises] == ["load_error", "load_error"]
    assert whole.score == 3


def test_a_fault_of_the_graders_own_is_never_a_zero(tmp_path, exam, monkeypatch):
    def fail(*args):
        raise OSError("no more processes")

    monkeypatch.setattr(batch, "run_attempt", fail)
    [result] = grade(exam, [submission(tmp_path / "all", **RIGHT)])
    assert result.score is None
    assert verdicts(result)[0] == ("grader_error", None, 0, 3)
    assert "no more processes" in result.exercises[0].feedback


def test_any_executor_will_do(tmp_path, exam):
    class Immediate:
        def submit(self, function, *args):
            future = Future()
            future.set_result(function(*args))
            return future

    counted = []
    [result] = grade(
        exam,
        [submission(tmp_path / "all", **RIGHT)],
        executor=Immediate(),
        on_submission=lambda: counted.append(1),
    )
    assert (result.score, len(counted)) == (3, 1)


# --- the sample class


@pytest.fixture(scope="module")
def kit():
    return load_kit(ROOT)


def hurried(exercise):
    """The exercise at which an endless loop is handed in, with a limit that is ten times what the others need."""
    return replace(exercise, time_limit=2) if exercise.name == "im2col" else exercise


def stated_scores():
    """What each submission must get, by submission and exercise; what is not named there is not started."""
    stated = {path.name: {} for path in (SAMPLE / "submissions").iterdir()}
    with (SAMPLE / "scores.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            stated[row["submission"]][row["exercise"]] = (row["score"], row["verdict"])
    return stated


def test_there_are_twelve():
    assert len(stated_scores()) == 12


def test_the_whole_course_handed_in_right_gets_every_point(kit, tmp_path):
    """The solutions, as a student would hand them in: without their cases, which need jconv."""
    for exercise in kit.exercises:
        write(tmp_path / "all" / exercise.file, without_cases(kit.solution(exercise).read_text()))
    tier = best("none").tier
    [result] = batch.grade(Exam.prepare(kit, 0), [Submission("all", tmp_path / "all")], tier=tier)
    assert [(e.name, e.verdict, e.feedback) for e in result.exercises if e.verdict != "passed"] == []
    assert result.score == result.max_score


def test_the_sample_class_gets_its_stated_scores_whatever_the_seed_and_the_readme_shows_them(kit):
    for seed in (0, 1):
        if seed == 1:  # seed 0 keeps the kit's limit, and one endless loop of ten seconds is enough
            kit = replace(kit, exercises=tuple(map(hurried, kit.exercises)))
        found = find_submissions([SAMPLE / "submissions"], kit)
        results = {result.name: result for result in grade(Exam.prepare(kit, seed), found, jobs=2)}
        for name, stated in stated_scores().items():
            for each in results[name].exercises:
                got = (f"{each.score:g}", each.verdict)
                assert got == stated.get(each.name, ("0", "not_started")), (seed, name, each)
        console = Console(file=io.StringIO(), width=80, color_system=None)
        console.print(as_table(list(results.values())))
        table = "\n".join(line.rstrip() for line in console.file.getvalue().splitlines())
        assert table in (ROOT / "README.md").read_text()
