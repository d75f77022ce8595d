"""From what an attempt did to what is said of it: the verdict, the cases that passed, the feedback."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from jconv.kit.attempt.running import Arguments, Ending, Outcome
from jconv.kit.attempt.values import Value
from jconv.kit.cases import Drawn
from jconv.kit.comparison import compare
from jconv.kit.manifest import Exercise
from jconv.kit.show import show_call

Verdict: TypeAlias = Literal[
    "passed",
    "failed",
    "not_started",
    "forbidden",
    "error",
    "timeout",
    "memory",
    "output_limit",
    "bad_output",
    "crash",
    "load_error",
    "grader_error",
]

# The verdict that an ending leads to where it is the one shown, and how the feedback puts it.
_ENDINGS: dict[Ending, tuple[Verdict, str]] = {
    "answered": ("failed", "wrong"),
    "not_implemented": ("error", "not written for"),
    "raised": ("error", "stopped by an error"),
    "bad_answer": ("bad_output", "no answer"),
    "memory": ("memory", "out of memory"),
}


@dataclass(frozen=True)
class Judgement:
    """What is said of one attempt at one exercise."""

    verdict: Verdict
    passed: int
    cases: int
    feedback: str = ""

    @property
    def fraction(self) -> float:
        """The part of the points that is earned: cases passed over cases."""
        return self.passed / self.cases


def not_run(verdict: Verdict, drawn: Drawn, feedback: str) -> Judgement:
    """The judgement of an attempt that never answered."""
    return Judgement(verdict, 0, len(drawn.cases), feedback)


def judge(exercise: Exercise, drawn: Drawn, outcomes: Sequence[Outcome]) -> Judgement:
    """Compare every outcome with the expected answer; show the smallest case that went wrong."""
    total = len(drawn.cases)
    if all(outcome.ending == "not_implemented" for outcome in outcomes):
        return Judgement("not_started", 0, total, f"{exercise.function} is not written yet")
    wrong: list[tuple[int, str]] = []
    for number, (outcome, expected) in enumerate(zip(outcomes, drawn.expected, strict=True)):
        said = outcome.text
        if outcome.ending == "answered":
            said = compare(outcome.answer, expected, exercise.tolerance)
        if said is not None:
            wrong.append((number, said))
    if not wrong:
        return Judgement("passed", total, total)
    number, said = min(wrong, key=lambda entry: _size(drawn.cases[entry[0]]))
    verdict, happened = _ENDINGS[outcomes[number].ending]
    kind = "visible" if number < drawn.visible else "hidden"
    feedback = "\n".join(
        [
            said,
            f"{happened} on {len(wrong)} of {total} cases; smallest failing input ({kind}):",
            "  " + show_call(exercise.function, drawn.cases[number]).replace("\n", "\n  "),
        ]
    )
    return Judgement(verdict, total - len(wrong), total, feedback)


def _size(arguments: Arguments) -> int:
    args, kwargs = arguments
    return sum(_cells(value) for value in (*args, *kwargs.values()))


def _cells(value: Value) -> int:
    if isinstance(value, tuple | list):
        return sum(map(_cells, value))
    return value.size if isinstance(value, np.ndarray) else abs(value) if isinstance(value, int) else 1
