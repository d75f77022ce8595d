"""Every verdict, word for word: attempts at an exercise of `sequences_kit`, and what is said of them.

`golden/<verdict>.py` is the attempt and `golden/<verdict>.txt` what the grader says; where a verdict has several
reasons, `<verdict>.<reason>`. To write the texts anew, and
read what has changed: `UPDATE_GOLDEN=1 pytest tests/test_kit_golden.py`.
"""

import os
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from jconv.grader.batch import attempt
from jconv.grader.sandbox import Worker
from jconv.kit import load_kit
from jconv.kit.authoring import check_exercise, strays
from jconv.kit.cases import draw
from jconv.kit.checking import check_source
from jconv.kit.judging import Verdict

GOLDEN = Path(__file__).parent / "golden"
KIT = load_kit(Path(__file__).parent / "sequences_kit")
TOTAL = replace(KIT.exercises[0], time_limit=5.0)
VERDICTS = sorted(path.stem for path in GOLDEN.glob("*.py"))


def told(result):
    cases = (
        (result.cases_passed, result.cases) if hasattr(result, "cases_passed") else (result.passed, result.cases)
    )
    return f"{result.verdict}, {cases[0]} of {cases[1]} cases\n{result.feedback}\n"


def test_no_verdict_is_left_out():
    assert {*(name.partition(".")[0] for name in VERDICTS), "grader_error"} == set(get_args(Verdict))


@pytest.mark.parametrize("verdict", VERDICTS)
def test_the_grader_says_what_is_written_down(verdict):
    source = (GOLDEN / f"{verdict}.py").read_bytes()
    with Worker("none") as worker:
        said = told(attempt(worker, TOTAL, draw(KIT, TOTAL, 0), source))
    text = GOLDEN / f"{verdict}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        text.write_text(said)
    assert said == text.read_text()
    assert said.startswith(verdict.partition(".")[0])


# In the learner's own process nothing is sent anywhere, and what aborts takes the process with it.
@pytest.mark.parametrize("verdict", sorted({*VERDICTS} - {"output_limit", "crash", "timeout"}))
def test_the_learner_is_told_the_same(verdict):
    source = (GOLDEN / f"{verdict}.py").read_bytes()
    said = told(check_source(TOTAL, draw(KIT, TOTAL, 0), source, TOTAL.file))
    assert said.replace(", made smaller", "") == (GOLDEN / f"{verdict}.txt").read_text()


def test_a_grader_that_fails_says_so_and_gives_no_zero():
    drawn = replace(draw(KIT, TOTAL, 0), expected=())  # a fault that only a grader can make
    with Worker("none") as worker:
        result = attempt(worker, TOTAL, drawn, (GOLDEN / "passed.py").read_bytes())
    assert (result.verdict, result.score) == ("grader_error", None)


@pytest.mark.parametrize("exercise", KIT.exercises, ids=lambda exercise: exercise.name)
def test_the_second_kit_does_what_it_says(exercise):
    assert list(check_exercise(KIT, exercise)) == []


def test_the_second_kit_has_no_stray_file():
    assert list(strays(KIT)) == []


def test_the_second_kits_stubs_are_no_tests_of_this_repository(request):
    """They are not started, which is not passed: collected with the tests they would fail them all."""
    assert not [item for item in request.session.items if "sequences_kit" in item.nodeid]
