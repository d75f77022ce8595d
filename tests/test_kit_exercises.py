"""The repository's own kit: stubs are red, solutions are green, and the two trees mirror each other."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_digits

from jconv.kit import load_kit
from jconv.kit.answers import load_answers
from jconv.kit.authoring import strays
from jconv.kit.quiz import draw_questions

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[1]
KIT = load_kit(ROOT)


def tree(folder):
    return sorted(p.relative_to(ROOT / folder).as_posix() for p in (ROOT / folder).rglob("*.py"))


def test_the_manifest_and_all_trees_name_the_same_files():
    named = sorted(exercise.file for exercise in KIT.exercises)
    assert tree("exercises") == tree("solutions") == tree("tests/answers") == named
    assert list(strays(KIT)) == []


def test_an_exercise_is_called_what_its_file_is():
    for exercise in KIT.exercises:
        assert Path(exercise.file).stem == exercise.name == exercise.function


@pytest.mark.parametrize("exercise", KIT.exercises, ids=lambda exercise: exercise.name)
def test_an_exercise_has_three_hints_and_enough_answers(exercise):
    """What becomes of the answers is `jconv kit check`'s affair, in CI."""
    answers = load_answers(KIT.answers(exercise))
    assert len(exercise.hints) == 3
    assert sum(answer.verdict == "passed" for answer in answers) >= 2
    assert sum(answer.verdict != "passed" for answer in answers) >= 5


def test_the_digits_are_scikit_learns():
    kept = np.load(ROOT / "solutions/11_learning/digits.npz")
    digits = load_digits()
    names = sorted(kept.files)
    assert names == ["images", "labels"]
    np.testing.assert_array_equal(kept["images"], digits.images)
    np.testing.assert_array_equal(kept["labels"], digits.target)


def test_every_question_of_the_quiz_can_be_answered_at_any_seed():
    asked = set()
    for seed in range(200):
        for question in draw_questions(KIT, np.random.default_rng(seed)):
            shown = question.answer if question.choices else "x".join(map(str, np.atleast_1d(question.answer)))
            assert question.is_right(str(shown)), question
            assert question.explanation
            asked.add(question.prompt)
    assert len(asked) > 200


def test_chapters_follow_the_manifest():
    chapters = [exercise.file.split("/")[0] for exercise in KIT.exercises]
    assert chapters == sorted(chapters)


@pytest.fixture
def copy(pytester):
    for name in ("exercises", "solutions"):
        shutil.copytree(ROOT / name, pytester.path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "kit.toml", pytester.path)
    return pytester


def test_fresh_stubs_are_not_started(copy):
    result = copy.runpytest_subprocess("exercises")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    expected = [f"not started  exercises/{exercise.file}" for exercise in KIT.exercises]
    assert [line for line in result.outlines if line.startswith("not started")] == expected
    result.stdout.fnmatch_lines([f"Progress: * 0/{len(KIT.exercises)}   next: exercises/01_*"])
    result.stdout.no_fnmatch_line("*Traceback*")


@pytest.mark.parametrize("seed", ["0", "1", "2"])
def test_solutions_pass_whatever_the_seed(copy, seed):
    shutil.copytree(copy.path / "solutions", copy.path / "exercises", dirs_exist_ok=True)
    result = copy.runpytest_subprocess("exercises", "--kit-seed", seed)
    assert result.ret == 0
    result.stdout.fnmatch_lines([f"Progress: * {len(KIT.exercises)}/{len(KIT.exercises)}"])


@pytest.mark.parametrize("exercise", KIT.exercises, ids=lambda exercise: exercise.name)
def test_a_stub_tells_its_task(exercise):
    text = KIT.stub(exercise).read_text()
    for part in ("Example", "Not the point", "Read more", f"def {exercise.function}("):
        assert part in text
    assert text.rstrip().endswith("raise NotImplementedError")
