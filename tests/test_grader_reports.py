"""Reports: JSON and CSV that other programs can read, and text that cannot hurt its reader."""

import csv
import io
import json
from dataclasses import replace

import pytest
from kits import tiny_kit
from rich.console import Console

from jconv.files import replacing
from jconv.grader import Exam, ExerciseResult, SubmissionResult
from jconv.grader.reports import as_csv, as_json, as_table, verdict_counts
from jconv.grader.sandbox import Proof
from jconv.kit import load_kit


@pytest.fixture(scope="module")
def exam(tmp_path_factory):
    return Exam.prepare(load_kit(tiny_kit(tmp_path_factory.mktemp("kit"))), seed=5)


def exercise(name, verdict="passed", score=2.0, passed=3, feedback=""):
    return ExerciseResult(name, verdict, score, 2.0, passed, 3, 0.1, feedback)


def result(name, *exercises, problem=None):
    return SubmissionResult(name, problem, exercises)


RESULTS = [
    result("s1", exercise("mean"), exercise("extremes")),
    result("s2", exercise("mean", "failed", 0.67, 1, "long"), exercise("extremes", "timeout", 0.0, 0)),
    result("s3", exercise("mean", "grader_error", None, 0, "no fork"), exercise("extremes")),
    result("s4", exercise("mean", "load_error", 0.0, 0, "loading\nSyntaxError: x"), exercise("extremes")),
]


def test_json_holds_everything(exam):
    document = json.loads(as_json(RESULTS, exam, "process", Proof("bwrap", True, ("seccomp",))))
    assert document["schema"] == "jconv/results/v1"
    assert document["seed"] == 5
    assert document["sandbox"] == {"asked": "process", "achieved": "bwrap", "mechanisms": ["seccomp"]}
    assert [s["score"] for s in document["submissions"]] == [4, 0.67, None, 2]
    assert document["submissions"][1]["exercises"][0] == {
        "name": "mean",
        "verdict": "failed",
        "score": 0.67,
        "max_score": 2.0,
        "cases_passed": 1,
        "cases": 3,
        "seconds": 0.1,
        "feedback": "long",
        "public": "",
        "visible_passed": 0,
        "visible_cases": 0,
    }


def test_csv_has_a_row_a_submission_and_a_column_an_exercise(exam):
    assert as_csv(RESULTS, exam).splitlines() == [
        "submission,score,max_score,mean,extremes,remark",
        "s1,4,4,2,2,",
        "s2,0.67,4,0.67,0,failed: mean 1/3; timeout: extremes",
        "s3,,4,,2,grader_error: mean (no fork)",
        "s4,2,4,0,2,load_error: mean (SyntaxError: x)",
    ]


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)"])
def test_a_name_is_no_formula(exam, name):
    [_, row] = csv.reader(io.StringIO(as_csv([result(name, *RESULTS[0].exercises)], exam)))
    assert row[0] == "'" + name


def test_names_with_commas_quotes_and_line_breaks_stay_in_their_cell(exam):
    name = 'a,"b"\nc'
    rows = list(csv.reader(io.StringIO(as_csv([result(name, *RESULTS[0].exercises)], exam))))
    assert len(rows) == 2
    assert rows[1][0] == 'a,"b"\ufffdc'


def shown(results, width=80):
    console = Console(file=io.StringIO(), width=width, color_system=None)
    console.print(as_table(results))
    return console.file.getvalue()


def test_the_table_says_what_did_not_pass():
    assert [line.rstrip() for line in shown(RESULTS).splitlines()] == [
        "submission   score  not passed",
        "s1             4/4",
        "s2          0.67/4  failed: mean 1/3; timeout: extremes",
        "s3             -/4  grader_error: mean (no fork)",
        "s4             2/4  load_error: mean (SyntaxError: x)",
    ]


def test_a_problem_of_the_whole_submission_is_its_remark():
    bad = result("s", exercise("mean", "load_error", 0.0, 0, "x"), problem="the submission is empty")
    assert "the submission is empty" in shown([bad])
    assert "load_error" not in shown([bad])


def test_a_reason_is_said_once_and_no_longer_than_a_table_can_hold(exam):
    broken = [exercise(name, "load_error", 0.0, 0, "hw.ipynb is no notebook") for name in ("mean", "extremes")]
    [line] = shown([result("s", *broken)]).splitlines()[1:]
    assert line.rstrip() == "s             0/4  load_error: mean, extremes (hw.ipynb is no notebook)"
    long = exercise("mean", "load_error", 0.0, 0, "loading\nValueError: " + "x" * 100_000)
    for endless in (result("s", long), result("s", long, problem="the submission " + "x" * 100_000)):
        assert len(as_csv([endless], exam)) < 500
        assert len(shown([endless])) < 1000


def test_files_in_which_nothing_was_recognised_are_named_where_something_is_missing(exam):
    nothing = result("s", exercise("mean", "not_started", 0.0, 0), exercise("extremes"))
    [line] = shown([replace(nothing, unrecognised=("average.py", "a.ipynb"))]).splitlines()[1:]
    assert line.rstrip() == "s             2/4  1 not started; no exercise recognised in average.py, a.ipynb"
    assert replace(nothing, unrecognised=("x.py",)).message == "no exercise recognised in x.py"
    many = replace(nothing, unrecognised=tuple(f"{n}.py" for n in range(9)))
    assert many.message == "no exercise recognised in 0.py, 1.py, 2.py, 3.py and 5 more"
    long = replace(nothing, unrecognised=("x" * 100_000,))
    assert len(as_csv([long], exam)) < 500
    assert replace(RESULTS[0], unrecognised=("helper.py",)).message == ""


def test_the_table_obeys_no_markup_and_no_control_characters():
    assert "[red]\ufffd[2J" in shown([result("[red]\x1b[2J", *RESULTS[0].exercises)])


def test_verdicts_are_counted():
    assert verdict_counts(RESULTS) == {
        "passed": 4,
        "failed": 1,
        "timeout": 1,
        "grader_error": 1,
        "load_error": 1,
    }


def test_a_file_appears_whole_or_not_at_all(tmp_path):
    path = tmp_path / "scores.csv"
    path.write_text("old")
    with pytest.raises(TypeError), replacing(path) as file:
        file.write(b"half") and file.write("no bytes")
    assert [p.name for p in tmp_path.iterdir()] == ["scores.csv"]
    assert path.read_text() == "old"
    with replacing(path) as file:
        file.write(b"new")
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o444 == 0o444
