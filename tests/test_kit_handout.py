"""The handout: what students get passes with the solutions pasted in, and gives nothing away."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from kits import write

from jconv.cli import main
from jconv.kit import KitError, load_kit
from jconv.kit.attempt.frame import encode
from jconv.kit.authoring import check_exercise, check_quiz, export, strays
from jconv.kit.cases import draw
from jconv.kit.scaffold import add_exercise

pytest_plugins = ["pytester"]

SEQUENCES = Path(__file__).parent / "sequences_kit"
KIT = load_kit(SEQUENCES)
QUIZ = """
from jconv.kit.quiz import Question


def questions(rng):
    a = int(rng.integers(2, 9))
    yield Question(f"What is {a} + 1?", a + 1, explanation=f"{a} + 1 = {a + 1}")
    yield Question("A shape?", (2, 3))
    yield Question("Which?", "this", ("this", "that"))
"""


@pytest.fixture
def handout(tmp_path):
    export(KIT, tmp_path / "handout")
    return tmp_path / "handout"


def test_it_holds_stubs_and_examples_and_nothing_else(handout):
    files = sorted(path.relative_to(handout).as_posix() for path in handout.rglob("*") if path.is_file())
    stubs = [f"exercises/{exercise.file}" for exercise in KIT.exercises]
    assert files == sorted(["README.md", "examples.frame", "kit.toml", *stubs])
    for path in handout.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            for secret in (b"totals[n - 1]", b"hidden_cases", b"a, b = b, a + b\n", b"def examples"):
                assert secret not in content, path


def test_its_cases_are_the_visible_ones_with_their_answers(handout):
    kit = load_kit(handout)
    for exercise in kit.exercises:
        given, whole = draw(kit, exercise, 3), draw(KIT, exercise, 0)
        assert given.reference is None
        assert len(given.calls) == len(whole.visible) == len(given.visible)
        for call, answer, number in zip(given.calls, given.expected, sorted(whole.visible), strict=True):
            assert call.transform == whole.calls[number].transform
            np.testing.assert_array_equal(answer, whole.expected[number])
            for got, wanted in zip(call.args, whole.calls[number].args, strict=True):
                np.testing.assert_array_equal(got, wanted)


def test_a_failure_in_a_handout_shows_a_visible_case(handout, pytester):
    path = handout / "exercises/01_sums/running_total.py"
    path.write_text("def running_total(values):\n    return values\n")
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", str(path))
    result.stdout.fnmatch_lines(["wrong on 1 of 1 cases; smallest failing input (visible):"])


def test_it_passes_with_the_solutions_pasted_in(handout, pytester):
    fresh = pytester.runpytest_subprocess("-p", "no:cacheprovider", str(handout / "exercises"))
    fresh.stdout.fnmatch_lines(["Progress: * 0/3 *"])
    shutil.copytree(SEQUENCES / "solutions", handout / "exercises", dirs_exist_ok=True)
    solved = pytester.runpytest_subprocess("-p", "no:cacheprovider", str(handout / "exercises"))
    assert solved.ret == 0


def test_a_handout_is_refused_where_it_would_give_something_away(tmp_path, handout):
    shutil.copytree(SEQUENCES, tmp_path / "kit")
    kit = load_kit(tmp_path / "kit")
    with pytest.raises(
        KitError, match="a handout is written into a new or empty folder, and this one is not empty"
    ):
        export(kit, handout)
    shutil.copy(kit.solution(kit.exercises[1]), kit.stub(kit.exercises[1]))
    with pytest.raises(KitError, match=r"fibonacci\.py: a handout must not give answers away; put the stub back"):
        export(kit, tmp_path / "other")
    assert not (tmp_path / "other").exists()
    with pytest.raises(KitError, match="this is a handout already"):
        export(load_kit(handout), tmp_path / "third")


@pytest.mark.parametrize("content", [b"", b"jconv", encode(()), encode(([], [])), encode("x")], ids=range(5))
def test_a_damaged_handout_says_so(handout, content):
    (handout / "examples.frame").write_bytes(content)
    with pytest.raises(KitError, match=r"examples\.frame: "):
        draw(load_kit(handout), KIT.exercises[0], 0)


def test_the_quiz_goes_with_it(tmp_path):
    shutil.copytree(SEQUENCES, tmp_path / "kit")
    write(tmp_path / "kit/tests/quiz.py", QUIZ)
    kit = load_kit(tmp_path / "kit")
    assert list(strays(kit)) == list(check_quiz(kit)) == []
    export(kit, tmp_path / "handout")
    assert not list((tmp_path / "handout").rglob("quiz*"))
    from jconv.kit.quiz import draw_questions

    drawn = draw_questions(load_kit(tmp_path / "handout"), np.random.default_rng(0))
    assert {question.prompt.split()[0] for question in drawn} == {"What", "A", "Which?"}
    assert all(question.is_right(str(question.answer)) for question in drawn)


def test_a_new_kit_checks_and_exports(tmp_path):
    for name in ("01_first/running_total", "02_second/other"):
        assert CliRunner().invoke(main, ["kit", "new", str(tmp_path / "kit"), "--exercise", name]).exit_code == 0
    checked = CliRunner().invoke(main, ["kit", "check", str(tmp_path / "kit")])
    assert checked.exit_code == 0, checked.output
    assert [line.split()[:2] for line in checked.output.splitlines()] == [["running_total", "ok"], ["other", "ok"]]
    done = CliRunner().invoke(main, ["kit", "export", str(tmp_path / "kit"), "-o", str(tmp_path / "out")])
    assert done.output == f"{tmp_path / 'out'}: 2 exercises, with their visible examples and nothing else\n"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("running_total", "--exercise must be CHAPTER/NAME"),
        ("01/2nd", "--exercise must be CHAPTER/NAME, with a Python name"),
        ("02/running_total", "there is an exercise 'running_total' already"),
    ],
)
def test_a_new_exercise_needs_a_name_of_its_own(tmp_path, name, message):
    list(add_exercise(tmp_path, "01_first/running_total"))
    with pytest.raises(KitError, match=message):
        list(add_exercise(tmp_path, name))


# What a kit's author gets wrong, as an edit of the new kit, and what `kit check` says.
FAULTS = {
    "a stub that answers": (
        "exercises",
        "raise NotImplementedError",
        "return values.cumsum()",
        "wanted not_started",
    ),
    "a solution that fails": ("solutions", "totals[n - 1] +", "totals[n - 1] -", "a_list"),
    "a right answer that fails": (
        "tests/answers",
        "total, totals = 0, []",
        "total, totals = 1, []",
        "loop (a loop",
    ),
    "a wrong answer that passes": ("tests/answers", "values[:n]", "values[: n + 1]", "exclusive (leaves out"),
    "another verdict": ("tests/answers", 'all", verdict="forbidden"', 'all"', "forbidden, wanted failed"),
    "too few": ("tests/answers", '@right("a loop and a list")\n', "", "has 1 right answers, and 2 are wanted"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_kit_check_finds_an_authors_fault(tmp_path, fault):
    tree, old, new, said = FAULTS[fault]
    list(add_exercise(tmp_path, "01_first/running_total"))
    path = tmp_path / tree / "01_first/running_total.py"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    kit = load_kit(tmp_path)
    problems = [f"{problem.where}: {problem.what}" for problem in check_exercise(kit, kit.exercises[0])]
    if fault == "a solution that fails":  # then right answers fail
        assert any("wanted passed" in problem for problem in problems)
    else:
        assert any(said in problem for problem in problems), problems


def test_kit_check_finds_a_stray_file_and_a_broken_quiz(tmp_path):
    list(add_exercise(tmp_path, "01_first/running_total"))
    write(tmp_path / "exercises/01_first/helper.py", "")
    write(tmp_path / "tests/quiz.py", "def questions(rng):\n    yield 1 / 0\n")
    result = CliRunner().invoke(main, ["kit", "check", str(tmp_path)])
    assert result.exit_code == 1
    assert "exercises/01_first/helper.py: no exercise names this file" in result.output
    assert "ZeroDivisionError" in result.output
    assert result.output.endswith("jconv: 2 problems\n")
