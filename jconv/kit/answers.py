"""Answers that an exercise's checks are tried on: right ones in several styles, and wrong ones.

They lie in `tests/answers`, a file an exercise, and say of themselves what should become of them:

    @right("one matrix product")
    def multiplied(signal, kernel): ...

    @wrong("stops a window early")
    def off_by_one(signal, kernel): ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from jconv.kit.cases import load_part
from jconv.kit.judging import Verdict

F = TypeVar("F", bound=Callable[..., Any])
_MARK = "__kit_answer__"


@dataclass(frozen=True)
class Answer:
    """A function that answers an exercise, why it is there, and the verdict that it must get."""

    name: str
    function: Callable[..., Any]
    why: str
    verdict: Verdict


def right(style: str) -> Callable[[F], F]:
    """Mark a function as a right answer, in a style that the reference does not have."""
    return _marked(style, "passed")


def wrong(mistake: str, verdict: Verdict = "failed") -> Callable[[F], F]:
    """Mark a function as a wrong answer that learners give, with the verdict that it must get."""
    if verdict == "passed":
        raise ValueError("wrong: `verdict` must not be 'passed'")
    return _marked(mistake, verdict)


def _marked(why: str, verdict: Verdict) -> Callable[[F], F]:
    def mark(function: F) -> F:
        setattr(function, _MARK, (why, verdict))
        return function

    return mark


def load_answers(path: Path) -> list[Answer]:
    """The marked functions of a file, in its order.

    Raises:
        KitError: the file is not there or does not run.
    """
    return [
        Answer(name, value, *getattr(value, _MARK))
        for name, value in vars(load_part(path)).items()
        if callable(value) and hasattr(value, _MARK)
    ]
