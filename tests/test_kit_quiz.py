"""The quiz: what counts as right, and a session."""

import numpy as np
import pytest
from click.testing import CliRunner
from kits import write
from test_kit_handout import QUIZ

from jconv.cli import main
from jconv.kit import KitError, load_kit
from jconv.kit.quiz import Question, draw_questions
from jconv.kit.scaffold import add_exercise

NUMBER, SHAPE, FLOAT = Question("?", 1792), Question("?", (32, 64, 64)), Question("?", 0.25)
CHOICE = Question("?", "the same", ("the same", "half of it", "B"))
TEXT = Question("?", "Sobel x")


@pytest.mark.parametrize(
    ("question", "reply", "right"),
    [
        (NUMBER, "1792", True),
        (NUMBER, " 1,792 ", True),
        (NUMBER, "1_792", True),
        (NUMBER, "1792.0", True),
        (NUMBER, "1791", False),
        (NUMBER, "1792.1", False),
        (NUMBER, "", False),
        (NUMBER, "many", False),
        (NUMBER, "1/0", False),
        (NUMBER, "inf", False),
        (SHAPE, "32x64x64", True),
        (SHAPE, "(32, 64, 64)", True),
        (SHAPE, "32 × 64 × 64", True),
        (SHAPE, "[32 64 64]", True),
        (SHAPE, "64x64x32", False),
        (SHAPE, "32x64", False),
        (FLOAT, "1/4", True),
        (FLOAT, ".25", True),
        (FLOAT, "0.2502", True),
        (FLOAT, "0.26", False),
        (CHOICE, "a", True),
        (CHOICE, "A)", True),
        (CHOICE, "the same", True),
        (CHOICE, "b", False),
        (CHOICE, "z", False),
        (TEXT, "sobel X", True),
        (TEXT, "sobel y", False),
    ],
)
def test_what_is_right(question, reply, right):
    assert question.is_right(reply) is right


def test_a_question_that_cannot_be_answered_is_refused():
    with pytest.raises(ValueError, match="`answer` must be one of `choices`, got 'c'"):
        Question("?", "c", ("a", "b"))
    with pytest.raises(ValueError, match="`choices` must differ"):
        Question("?", "a", ("a", "a"))


@pytest.fixture
def kit(tmp_path, monkeypatch):
    list(add_exercise(tmp_path, "01_first/running_total"))
    write(tmp_path / "tests/quiz.py", QUIZ)
    monkeypatch.chdir(tmp_path)
    return load_kit(tmp_path)


def test_a_session(kit):
    answers = {"What": "wrong", "A": "2x3", "Which?": "A"}
    order = [question.prompt.split()[0] for question in draw_questions(kit, np.random.default_rng(5))]
    replies = "\n".join(answers[word] for word in order)
    result = CliRunner().invoke(main, ["quiz", "--seed", "5"], input=replies)
    assert result.exit_code == 0, result.output
    assert "\n2 of 3 right, 2 of 3 so far\n" in result.output
    assert "A) this" in result.output
    assert "no: " in result.output
    again = CliRunner().invoke(main, ["quiz", "--seed", "5", "-n", "1"], input=replies)
    assert "so far" in again.output
    assert " of 4 so far" in again.output


def test_a_session_that_is_broken_off_counts_for_nothing(kit):
    assert CliRunner().invoke(main, ["quiz", "--seed", "5"], input="3\n").exit_code == 1
    assert not (kit.root / ".jconv-progress.json").exists()


def test_another_seed_asks_for_other_numbers(kit):
    asked = {
        question.prompt
        for seed in range(20)
        for question in draw_questions(kit, np.random.default_rng(seed))
        if question.prompt.startswith("What is")
    }
    assert len(asked) > 3


def test_a_kit_without_a_quiz_says_so(tmp_path):
    list(add_exercise(tmp_path / "other", "01_first/running_total"))
    with pytest.raises(KitError, match="this kit has no quiz"):
        draw_questions(load_kit(tmp_path / "other"), np.random.default_rng(0))
