"""Scores that an instructor changes: by overrides and for lateness, in reports and never in what was graded."""

import csv
import io
import json
from datetime import datetime

import pytest
from click.testing import CliRunner
from kits import RIGHT, tiny_kit, write

from jconv.cli import main
from jconv.grader import ExerciseResult, SubmissionResult
from jconv.grader.adjusting import (
    AdjustmentError,
    LatePolicy,
    Override,
    adjusted,
    late_policy,
    read_late,
    read_overrides,
)

EXERCISES = ["mean", "extremes"]


def result(name, mean=2.0, extremes=1.0):
    parts = [("mean", mean, 2.0), ("extremes", extremes, 1.0)]
    return SubmissionResult(name, None, tuple(
        ExerciseResult(n, "grader_error" if score is None else "passed", score, most, 3, 3, 0.1, "")
        for n, score, most in parts
    ))  # fmt: skip


# --- what is changed


def test_nothing_asked_for_changes_nothing():
    s01 = result("s01")
    assert adjusted([s01], {}) == [s01]
    assert adjusted([s01], {}, {"s01": 1.0}, LatePolicy(0.1, 24, grace=1))[0] is s01


@pytest.mark.parametrize(
    ("hours", "taken"),
    [(0, 0), (1, 0), (1.01, 0.1), (24, 0.1), (24.01, 0.2), (72, 0.3), (119, 0.5), (1000, 0.5)],
)
def test_every_period_that_has_begun_costs_once_the_grace_is_over(hours, taken):
    assert LatePolicy(0.1, 24, grace=1, most=0.5).taken(hours) == pytest.approx(taken)


def test_exercises_first_then_lateness_then_the_whole():
    overrides = {("s01", "mean"): Override(1, "argued well"), ("s02", ""): Override(2.5, "ill")}
    late = {"s01": 30.0, "s02": 30.0, "s03": 30.0}
    s01, s02, s03, s04 = adjusted(
        [result("s01", 0.5), result("s02"), result("s03"), result("s04")], overrides, late, LatePolicy(0.1, 24)
    )
    assert (s01.score, s01.exercises[0].score, s01.raw.score) == (1.6, 1, 1.5)
    assert s01.notes == ("mean set to 1, was 0.5: argued well", "30 hours late: 20 % of 2 taken")
    assert (s02.score, s02.raw.score) == (2.5, 3)
    assert s02.notes[-1] == "score set to 2.5, was 2.4: ill"
    assert s03.score == 2.4
    assert (s04.score, s04.notes, s04.raw) == (3, (), None)


def test_what_the_grader_could_not_grade_can_be_set():
    overrides = {("s01", "mean"): Override(2, "")}
    [s01] = adjusted([result("s01", None)], overrides)
    assert (s01.score, s01.raw.score, s01.notes) == (3, None, ("mean set to 2, was not graded",))
    [late] = adjusted([result("s01", None)], {}, {"s01": 5.0}, LatePolicy(0.1, 24))
    assert late.score is None


# --- what is written


def test_overrides_as_a_spreadsheet_writes_them():
    text = '\ufeffsubmission,exercise,score,reason\r\ns01,mean,1.5,"late, but ill"\r\n\r\n,,,\r\ns02,,3,\r\n'
    assert read_overrides(text, ["s01", "s02"], EXERCISES) == {
        ("s01", "mean"): Override(1.5, "late, but ill"),
        ("s02", ""): Override(3, ""),
    }


HEAD = "submission,exercise,score,reason\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the first line must be submission,exercise,score,reason, got "),
        ("submission,score\n", "the first line must be submission,exercise,score,reason, got submission,score"),
        ("submission,exercise,score,why\n", "got submission,exercise,score,why"),
        (HEAD + "s011,mean,1,\n", "line 2: there is no submission 's011'; did you mean 's01'?"),
        (HEAD + "s01,median,1,\n", "line 2: there is no exercise 'median'; did you mean 'mean'?"),
        (HEAD + "s01,mean,,\n", "line 2: `score` must be a number, 0 or more, got ''"),
        (HEAD + "s01,mean,-1,\n", "line 2: `score` must be a number, 0 or more, got '-1'"),
        (HEAD + "s01,mean,nan,\n", "line 2: `score` must be a number, 0 or more, got 'nan'"),
        (HEAD + "s01,mean,1,\ns01,mean,2,\n", "line 3: mean of 's01' is set twice"),
        (HEAD + "s01,,1,\ns01,,2,\n", "line 3: the score of 's01' is set twice"),
        (HEAD + "s01,mean,1,a,b\n", "line 2: has more than 4 cells"),
    ],
)
def test_overrides_that_cannot_be_meant(text, message):
    with pytest.raises(AdjustmentError) as error:
        read_overrides(text, ["s01", "s03"], EXERCISES)
    assert message in str(error.value)


def test_hours_late_and_times():
    assert read_late("submission,hours_late\ns01,5\n", ["s01"]) == {"s01": 5}
    due = datetime.fromisoformat("2026-03-01T23:59:00+01:00")
    text = "submission,submitted\ns01,2026-03-02T00:59:00+01:00\ns02,2026-03-01T12:00Z\n"
    assert read_late(text, ["s01", "s02"], due) == {"s01": 1, "s02": 0}


@pytest.mark.parametrize(
    ("text", "due", "message"),
    [
        ("submission,late\n", None, "the first line must be submission,hours_late, got submission,late"),
        ("submission,submitted\ns01,2026-03-01\n", None, "the column `submitted` takes --due"),
        (
            "submission,hours_late\ns01,soon\n",
            None,
            "line 2: `hours_late` must be a number, 0 or more, got 'soon'",
        ),
        ("submission,hours_late\ns01,1\ns01,2\n", None, "line 3: the submission 's01' comes twice"),
        ("submission,submitted\ns01,noon\n", "2026-03-01", "`submitted` must be a time such as 2026-03-01T23:59"),
        ("submission,submitted\ns01,2026-03-01T12:00Z\n", "2026-03-01", "both have a time zone or both none"),
    ],
)
def test_lateness_that_cannot_be_meant(text, due, message):
    with pytest.raises(AdjustmentError) as error:
        read_late(text, ["s01"], due and datetime.fromisoformat(due))
    assert message in str(error.value)


def test_a_policy_as_it_is_written():
    assert late_policy("10%/day") == LatePolicy(0.1, 24, 0, 1)
    assert late_policy("5%/h", "30min", "50%") == LatePolicy(0.05, 1, 0.5, 0.5)
    assert late_policy("2.5%/12h", "1 h") == LatePolicy(0.025, 12, 1, 1)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (("10",), "--late-penalty must be like 10%/day, with 0% to 100%, got '10'"),
        (("10%",), "--late-penalty must be like 10%/day, got '10%'"),
        (("10%/moon",), "--late-penalty must be like 10%/day, got '10%/moon'"),
        (("10%/0h",), "--late-penalty must be like 10%/day, got '10%/0h'"),
        (("110%/day",), "with 0% to 100%, got '110%/day'"),
        (("10%/day", "an hour"), "--late-grace must be like 1h, 30min or 2d, got 'an hour'"),
        (("10%/day", "1h", "half"), "--late-most must be like 50%, with 0% to 100%, got 'half'"),
    ],
)
def test_a_policy_that_cannot_be_meant(values, message):
    with pytest.raises(AdjustmentError) as error:
        late_policy(*values)
    assert message in str(error.value)


# --- the command


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class of two, graded with overrides and a late policy."""
    folder = tmp_path_factory.mktemp("class")
    kit = tiny_kit(folder / "kit")
    for name in ("s01", "s02"):
        for exercise, source in RIGHT.items():
            write(folder / "class" / name / f"{exercise}.py", source)
    write(folder / "overrides.csv", HEAD + "s02,extremes,0.25,copied <from> s01\n")
    write(folder / "late.csv", "submission,hours_late\ns01,5\n")
    call = ["grade", str(folder / "class"), "--kit", str(kit), "--out", str(folder / "out"), "--min-tier", "none"]
    more = ["--overrides", str(folder / "overrides.csv"), "--late", str(folder / "late.csv")]
    formats = ["json", "csv", "html", "gradescope", "classroom50", "github", "prairielearn"]
    words = [word for name in formats for word in ("--format", name)]
    done = CliRunner().invoke(main, [*call, *more, "--late-penalty", "10%/day", *words])
    assert done.exit_code == 0, done.output
    return folder, done.output


def test_reports_show_both_scores_and_why(graded):
    folder, printed = graded
    rows = {row["submission"]: row for row in csv.DictReader(io.StringIO((folder / "out/scores.csv").read_text()))}
    assert (rows["s01"]["score"], rows["s01"]["raw_score"]) == ("2.7", "3")
    assert rows["s01"]["notes"] == "5 hours late: 10 % of 3 taken"
    assert (rows["s02"]["score"], rows["s02"]["extremes"], rows["s02"]["raw_score"]) == ("2.25", "0.25", "3")
    document = json.loads((folder / "out/results.json").read_text())
    assert [each["score"] for each in document["submissions"]] == [2.7, 2.25]
    assert document["submissions"][1]["raw"] == {"score": 3, "exercises": {"mean": 2, "extremes": 1}}
    gradescope = json.loads((folder / "out/gradescope/s01.json").read_text())
    assert (gradescope["score"], gradescope["output"]) == (2.7, "5 hours late: 10 % of 3 taken")
    assert json.loads((folder / "out/classroom50/s01.json").read_text())["score"] == 270
    assert json.loads((folder / "out/prairielearn/s01.json").read_text())["score"] == 0.9
    page = (folder / "out/html/students/s02.html").read_text()
    assert "extremes set to 0.25, was 1: copied &lt;from&gt; s01" in page
    assert "5 hours late" in printed


def test_what_is_kept_is_what_was_graded(graded):
    folder, _ = graded
    kept = [json.loads(path.read_text()) for path in (folder / "out/submissions").iterdir()]
    assert [each["score"] for each in kept] == [3, 3]
    assert all("raw" not in each and "notes" not in each for each in kept)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--overrides", "none.csv"], "none.csv: No such file or directory"),
        (["--overrides", "bad.csv"], "bad.csv: line 2: there is no submission 'eve'"),
        (["--late", "bad.csv"], "--late and --late-penalty go together: who was late, and what that costs"),
        (["--late-penalty", "10%/day"], "--late and --late-penalty go together"),
        (["--late-most", "50%"], "--late-grace, --late-most and --due go with --late and --late-penalty"),
        (["--late", "bad.csv", "--late-penalty", "ten"], "--late-penalty must be like 10%/day"),
        (["--late", "bad.csv", "--late-penalty", "1%/day", "--due", "noon"], "--due must be a time such as"),
    ],
)
def test_a_mistake_is_said_before_anything_is_graded(tmp_path, monkeypatch, more, message):
    monkeypatch.chdir(tmp_path)
    tiny_kit(tmp_path / "kit")
    write(tmp_path / "class/s01/mean.py", RIGHT["mean"])
    write(tmp_path / "bad.csv", HEAD + "eve,mean,1,\n")
    done = CliRunner().invoke(main, ["grade", "class", "--kit", "kit", "--out", "out", *more])
    assert done.exit_code == 2
    assert message in done.output
    assert not (tmp_path / "out").exists()
