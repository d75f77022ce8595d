"""Quick checks: questions with numbers drawn at random, to be answered before the explanation is shown.

A kit's questions are drawn by `questions(rng)` in `tests/quiz.py`.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import numpy as np

from jconv.kit import handout
from jconv.kit.attempt.running import LoadError, describe, function_of
from jconv.kit.cases import load_part
from jconv.kit.manifest import Kit, KitError

QUIZ = "tests/quiz.py"

LETTERS = "ABCDEFGH"
Answer: TypeAlias = int | float | tuple[int, ...] | str


@dataclass(frozen=True)
class Question:
    """A question, its answer, the answers to choose from where it is multiple choice, and why."""

    prompt: str
    answer: Answer
    choices: tuple[str, ...] = ()
    explanation: str = ""

    def __post_init__(self) -> None:
        if self.choices and self.answer not in self.choices:
            raise ValueError(f"Question: `answer` must be one of `choices`, got {self.answer!r}")
        if len(set(self.choices)) != len(self.choices):
            raise ValueError(f"Question: `choices` must differ, got {self.choices}")

    def is_right(self, reply: str) -> bool:
        """Whether a learner's reply is the answer: a choice's letter or words, a number, or a shape."""
        if self.choices:
            picked = dict(zip(LETTERS, self.choices, strict=False)).get(reply.strip(" .)").upper(), reply.strip())
            return picked == self.answer
        if isinstance(self.answer, tuple):
            return [int(size) for size in re.findall(r"-?\d+", reply)] == list(self.answer)
        if isinstance(self.answer, str):
            return reply.strip().casefold() == self.answer.casefold()
        return _is_number(reply, self.answer)


def _is_number(reply: str, answer: int | float) -> bool:
    """Whether a reply such as `1,792`, `0.25` or `1/4` is a number: exactly, or to three digits of a float."""
    try:
        number = Fraction(re.sub(r"[,_\s]", "", reply))
    except (ValueError, ZeroDivisionError):
        return False
    return number == answer if isinstance(answer, int) else abs(number - answer) <= 1e-3 * max(1, abs(answer))


def draw_questions(kit: Kit, rng: np.random.Generator) -> list[Question]:
    """A kit's questions, drawn anew, in a random order.

    Raises:
        KitError: the kit has no quiz, or drawing fails.
    """
    if kit.is_handout:
        drawn = [Question(*fields) for fields in handout.questions(kit.root)]
    else:
        drawn = _from_kit(kit, rng)
    if not drawn:
        raise KitError(f"{kit.root}: this kit has no quiz")
    return [drawn[place] for place in rng.permutation(len(drawn))]


def _from_kit(kit: Kit, rng: np.random.Generator) -> list[Question]:
    path = kit.root / QUIZ
    if not path.is_file():
        return []
    try:
        return list(function_of(load_part(path), "questions")(rng))
    except LoadError as error:
        raise KitError(f"{path}: {error}") from None
    except Exception as error:
        raise KitError(f"{path}: drawing the questions failed\n{describe(error, str(path))}") from error
