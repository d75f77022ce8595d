"""Reports for other programs: each keeps to its schema, adds up, and shows students no hidden case unasked."""

import base64
import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from click.testing import CliRunner
from kits import RIGHT, tiny_kit, write

from jconv.cli import main
from jconv.grader import Exam, ExerciseResult, Submission, SubmissionResult, batch
from jconv.grader.formats import FORMATS, LEVELS, Options, canvas
from jconv.grader.formats.told import VISIBILITIES, file_names, told
from jconv.grader.reports import written
from jconv.grader.sandbox import Proof
from jconv.kit import load_kit

SCHEMAS = Path(__file__).parent / "schemas"
NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
HIDDEN = "def mean(values):\n    return values.mean() + (len(values) == 7)\n"  # wrong on one hidden case alone
SOURCES = {
    "right": RIGHT,
    "hidden": {"mean": HIDDEN, "extremes": RIGHT["extremes"]},
    "wrong": {"mean": "def mean(values):\n    return 0.0\n"},
    "same mistake": {"mean": "def mean(values):\n    return 0.0\n"},
    "<b>&'\"": {"mean": "def mean(values):\n    raise ValueError('</pre><script>alert(1)</script>\\x1b[2J')\n"},
    "../../escape": {"mean": "def mean(values)\n"},
}


@pytest.fixture(scope="module")
def exam(tmp_path_factory):
    return Exam.prepare(load_kit(tiny_kit(tmp_path_factory.mktemp("kit"))), seed=1)


@pytest.fixture(scope="module")
def results(exam, tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    handed_in = []
    for number, (name, sources) in enumerate(SOURCES.items()):
        for exercise, source in sources.items():
            write(folder / str(number) / f"{exercise}.py", source)
        handed_in.append(Submission(name, folder / str(number)))
    (folder / "empty").mkdir()
    graded = batch.grade(exam, [*handed_in, Submission("empty", folder / "empty")], tier="none", jobs=2)
    broken = ExerciseResult("mean", "grader_error", None, 2, 0, 3, 0.1, "no fork", "no fork", 0, 1)
    return [*graded, SubmissionResult("unlucky", None, (broken, graded[0].exercises[1]))]


def made(results, exam, name, **options):
    return FORMATS[name](results, exam, Options(now=NOW, **options))


def validated(name, text):
    document = json.loads(text)
    jsonschema.validate(document, json.loads((SCHEMAS / f"{name}.json").read_text()))
    return document


@pytest.mark.parametrize("name", ["gradescope", "classroom50", "prairielearn"])
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("hidden", VISIBILITIES)
def test_json_keeps_to_its_schema(results, exam, name, level, hidden):
    files = made(results, exam, name, level=level, hidden=hidden)
    assert len(files) == len(results)
    for text in files.values():
        validated(name, text)


def test_our_own_json_keeps_to_its_schema(results, exam):
    texts = written(
        results, exam, "process", Proof("bwrap", True, ("seccomp",)), ("json", "csv"), Options(now=NOW)
    )
    document = validated("results", texts["results.json"])
    assert [each["score"] for each in document["submissions"]] == [3, 2.33, 0, 0, 0, 0, 0, None]


def test_gradescope_adds_up_and_hides_what_is_hidden(results, exam):
    files = made(results, exam, "gradescope")
    for (path, text), result in zip(files.items(), results, strict=True):
        document = json.loads(text)
        if result.score is not None:
            assert sum(test["score"] for test in document["tests"]) == pytest.approx(result.score, abs=0.01), path
            assert sum(test["max_score"] for test in document["tests"]) == pytest.approx(result.max_score)
    document = json.loads(files["gradescope/hidden.json"])
    shown, kept = document["tests"][:2]
    assert (shown["status"], shown["visibility"]) == ("passed", "visible")
    assert (kept["status"], kept["visibility"]) == ("failed", "hidden")
    assert "failed, 2 of 3 cases\nwrong on 1 of 3 cases, all of them hidden" == shown["output"] == kept["output"]
    assert "The grader failed" in json.loads(files["gradescope/unlucky.json"])["output"]
    later = json.loads(made(results, exam, "gradescope", hidden="after_published")["gradescope/hidden.json"])
    assert later["tests"][1]["visibility"] == "after_published"
    assert "expected" in later["tests"][1]["output"]


FIRST = {
    "a difference": ("wrong", "value: 0, expected 3"),
    "an error": ("<b>&'\"", "ValueError: </pre><script>alert(1)</script>\N{REPLACEMENT CHARACTER}[2J (line 2)"),
    "a file that does not load": ("../../escape", "SyntaxError: expected ':' (line 1)"),
    "no file": ("empty", "the submission is empty"),
    "hidden cases": ("hidden", "wrong on 1 of 3 cases, all of them hidden"),
}


@pytest.mark.parametrize("name", FIRST)
def test_the_first_difference_is_one_line_that_tells_it(results, name):
    submission, first = FIRST[name]
    [result] = [result for result in results if result.name == submission]
    assert told(result.exercises[0], Options(level="first_difference")).splitlines()[1:] == [first]


def test_the_first_difference_of_a_file_without_the_function():
    reason = "there is no function `mean` in this file; keep the name that the stub has"
    text = f"the file could not be loaded\n{reason}"
    result = ExerciseResult("mean", "load_error", 0.0, 2, 0, 3, 0.1, text, text)
    assert told(result, Options(level="first_difference")) == f"load error, 0 of 3 cases\n{reason}"


@pytest.mark.parametrize("name", ["gradescope", "github", "prairielearn", "html", "classroom50"])
def test_students_see_no_hidden_case(results, exam, name):
    [secret] = [e.feedback for e in results[1].exercises if e.name == "mean"]
    answer = secret.splitlines()[0].split()[1].rstrip(",")
    for path, text in made(results, exam, name).items():
        if path != "html/index.html":
            decoded = base64.b64decode(text.split("=", 1)[1]).decode() if name == "github" else text
            assert answer not in decoded, path


LEAK = """
import os
import re
import sys

KEPT = os.path.expanduser("~/kept")


def cases():
    frame = sys._getframe(1)
    while "calls" not in frame.f_locals:
        frame = frame.f_back
    with open(KEPT, "a+") as file:
        file.write(repr(frame.f_locals["calls"]))
    return frame.f_locals["calls"]


def told():
    cases()
    with open(KEPT) as file:
        return file.read()


{head}


def mean(values):
    {body}


extremes = mean
"""
LEAKS = {
    "an error": {"body": "raise ValueError(told())"},
    "an answer": {"body": "return [float(x) for x in re.findall('[0-9.]{6,}', told())]"},
    "a load error": {"head": "raise ValueError(told())"},
    "a load error on hidden cases": {"head": "if len(cases()) > 1: raise ValueError(told())"},
    "the place of what is forbidden": {
        "head": "from attempt.running import Observer",
        "body": "Observer.trace = lambda self, *_: self.broken.update({'numpy.mean': told()}); return 0.0",
    },
}


@pytest.mark.parametrize("name", LEAKS)
def test_what_an_attempt_makes_of_hidden_cases_is_shown_to_no_student(exam, tmp_path, name):
    """They lie in the frames of its callers, and a file tells one exercise what another was given."""
    leak = LEAK.format(**{"head": "", "body": "return 0.0", **LEAKS[name]})
    for exercise in exam.kit.exercises:
        write(tmp_path / "spy" / f"{exercise.name}.py", leak)
    rules = tuple(replace(each, forbidden={"numpy.mean": "mean"}) for each in exam.kit.exercises)
    watched = replace(exam, kit=replace(exam.kit, exercises=rules))
    [result] = batch.grade(watched, [Submission("spy", tmp_path / "spy")], tier="none")
    hidden = [exam.drawn["mean"].calls[number].args[0] for number in exam.drawn["mean"].hidden]
    secrets = [str(number)[:6] for values in hidden for number in values]
    assert result.score == 0
    for report in ("gradescope", "github", "prairielearn", "html"):
        for path, text in made([result], exam, report).items():
            decoded = base64.b64decode(text.split("=", 1)[1]).decode() if report == "github" else text
            assert path == "html/index.html" or not any(secret in decoded for secret in secrets), (path, decoded)


def test_classroom50_counts_in_whole_numbers(results, exam):
    files = {path: json.loads(text) for path, text in made(results, exam, "classroom50").items()}
    assert files["classroom50/right.json"]["score"] == files["classroom50/right.json"]["max-score"] == 300
    assert files["classroom50/hidden.json"]["score"] == 233
    whole = made([results[0]], exam, "classroom50", classroom="c", assignment="a")
    document = json.loads(whole["classroom50/right.json"])
    assert (document["score"], document["classroom"], document["assignment"]) == (3, "c", "a")


def test_github_takes_a_line_of_base64(results, exam):
    schema = json.loads((SCHEMAS / "github.json").read_text())
    statuses = {}
    for path, text in made(results, exam, "github").items():
        key, _, encoded = text.strip().partition("=")
        assert key == "result"
        document = json.loads(base64.b64decode(encoded))
        jsonschema.validate(document, schema)
        statuses[path] = document["status"]
    assert statuses["github/right.txt"] == "pass"
    assert statuses["github/wrong.txt"] == "fail"
    assert statuses["github/unlucky.txt"] == "error"


def test_prairielearn_stays_below_a_megabyte(results, exam):
    long = ExerciseResult("mean", "error", 0.0, 2, 0, 3, 0.1, "x" * 10**7, "\N{SNOWMAN}" * 10**7, 0, 1)
    [text] = made([SubmissionResult("s", None, (long, long))], exam, "prairielearn").values()
    assert len(text.encode()) < 1_000_000
    assert validated("prairielearn", text)["score"] == 0


def test_junit_is_what_pytest_writes(results, exam):
    [text] = made(results, exam, "junit").values()
    root = ElementTree.fromstring(text)
    assert root.tag == "testsuites"
    suites = {suite.get("name"): suite for suite in root}
    assert suites["right"].get("tests") == "2"
    assert suites["right"].get("failures") == "0"
    assert suites["unlucky"].get("errors") == "1"
    for suite in root:
        assert len(suite) == int(suite.get("tests"))
        found = {tag: len(suite.findall(f"testcase/{tag}")) for tag in ("failure", "error")}
        assert found == {"failure": int(suite.get("failures")), "error": int(suite.get("errors"))}


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen, self.links = [], []

    def handle_starttag(self, tag, attributes):
        self.seen.append(tag)
        self.links += [value for name, value in attributes if name in ("href", "src")]


def test_the_class_report_is_whole_and_safe(results, exam):
    pages = made(results, exam, "html")
    assert len(pages) == len(results) + 1
    for path, text in pages.items():
        tags = _Tags()
        tags.feed(text)
        assert "script" not in tags.seen, path
        assert "\x1b" not in text
        assert "default-src 'none'" in text
        assert all(link.startswith("students/") for link in tags.links)
    index = pages["html/index.html"]
    assert {f"html/{link}" for link in _links(index)} == set(pages) - {"html/index.html"}
    assert "mean: 2 submissions" in index  # a wrong answer that two gave
    assert "same mistake, wrong" in index or "wrong, same mistake" in index
    assert index.index("mean: The mean of some numbers") < index.index("extremes: The least and the greatest")


def _links(text):
    tags = _Tags()
    tags.feed(text)
    return tags.links


def test_no_name_leads_a_file_astray():
    names = ["../../x", "a/b", "a b", "a_b", "", ".hidden", "x" * 5, "nul\0"]
    files = file_names([SubmissionResult(name, None, ()) for name in names], ".json")
    assert len(files) == len(names)
    assert all("/" not in file and not file.startswith(".") for file in files)


# --- Canvas


GRADEBOOK = """\
Student,ID,SIS Login ID,Section,Homework 1 (123),Homework 2 (124)
    Points Possible,,,,3,10
"Lovelace, Ada",11,ada,One,,7
"Turing, Alan",12,alan,One,,
"Noether, Emmy",13,emmy,One,5,
"""


def test_points_go_into_a_canvas_gradebook(results):
    named = [
        SubmissionResult(name, None, result.exercises)
        for name, result in zip(["lovelaceada_99_1_work", "alan", "13", "nobody"], results, strict=False)
    ]
    text, strangers = canvas.merge(named, "\ufeff" + GRADEBOOK, "Homework 1")
    rows = {row["Student"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows["Lovelace, Ada"]["Homework 1 (123)"] == "3"
    assert rows["Turing, Alan"]["Homework 1 (123)"] == "2.33"
    assert rows["Noether, Emmy"]["Homework 1 (123)"] == "0"
    assert rows["Lovelace, Ada"]["Homework 2 (124)"] == "7"
    assert rows["    Points Possible"]["Homework 1 (123)"] == "3"
    assert strangers == ["nobody"]


@pytest.mark.parametrize(
    ("gradebook", "assignment", "message"),
    [
        ("", "Homework 1", "first line has the columns Student and ID"),
        ("a,b\n", "Homework 1", "first line has the columns Student and ID"),
        (GRADEBOOK, "Homework 3", "has 0 columns for the assignment 'Homework 3', not one"),
        (GRADEBOOK.replace("Homework 2", "Homework 1"), "Homework 1", "has 2 columns"),
    ],
)
def test_a_gradebook_that_is_none_is_refused(gradebook, assignment, message):
    with pytest.raises(canvas.GradebookError, match=message):
        canvas.merge([], gradebook, assignment)


# --- the command


def test_the_command_writes_what_is_asked_for(tmp_path):
    kit = tiny_kit(tmp_path / "kit")
    write(tmp_path / "class/ada/mean.py", RIGHT["mean"])
    write(tmp_path / "class/average.py", RIGHT["mean"].replace("mean", "average"))
    write(tmp_path / "class/late.csv", "submission,hours_late\n")
    write(tmp_path / "gradebook.csv", GRADEBOOK)
    call = [
        "grade",
        str(tmp_path / "class"),
        "--kit",
        str(kit),
        "--out",
        str(tmp_path / "out"),
        "--min-tier",
        "none",
    ]
    formats = [word for name in ("json", *FORMATS) for word in ("--format", name)]
    more = ["--gradebook", str(tmp_path / "gradebook.csv"), "--assignment", "Homework 1"]
    done = CliRunner().invoke(main, [*call, *formats, *more])
    assert done.exit_code == 0, done.output
    assert "jconv: no submissions, and passed over: late.csv\n" in done.stderr
    assert "no exercise recognised in average.py" in done.output
    expected = {"canvas.csv", "classroom50", "github", "gradescope", "html", "junit.xml", "prairielearn",
                "results.json", "run.json", "submissions"}  # fmt: skip
    assert {path.name for path in (tmp_path / "out").iterdir()} == expected
    assert '"Lovelace, Ada",11,ada,One,2,7' in (tmp_path / "out/canvas.csv").read_text()
    wrong = CliRunner().invoke(main, [*call, "--gradebook", str(tmp_path / "none.csv")])
    assert wrong.exit_code == 2
    assert "none.csv" in wrong.output
