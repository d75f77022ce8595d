"""From what an attempt did to what is said of it: the verdict, the cases that passed, the feedback."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from jconv.kit.attempt.calls import Call
from jconv.kit.attempt.observing import OPERATION
from jconv.kit.attempt.running import Ending, Outcome, Ran
from jconv.kit.attempt.values import Value
from jconv.kit.cases import Drawn
from jconv.kit.comparison import compare
from jconv.kit.manifest import Exercise, Tolerance
from jconv.kit.show import show_call
from jconv.kit.shrinking import Failure
from jconv.kit.transforms import GRADIENT_TOLERANCE

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
    return Judgement(verdict, 0, len(drawn.calls), feedback)


def judge(
    exercise: Exercise,
    drawn: Drawn,
    ran: Ran,
    simplify: Callable[[Failure], Failure] = lambda failure: failure,
) -> Judgement:
    """Compare every outcome with the expected answer; show the smallest case that went wrong.

    Args:
        exercise: what was asked.
        drawn: the cases, with the answers expected.
        ran: what the attempt did.
        simplify: finds a smaller input that fails in the same way, from a hidden one that fails.
    """
    total = len(drawn.calls)
    if all(outcome.ending == "not_implemented" for outcome in ran.outcomes):
        return Judgement("not_started", 0, total, f"{exercise.function} is not written yet")
    if ran.broken:
        return Judgement("forbidden", 0, total, _say_forbidden(ran.broken))
    wrong: list[tuple[int, str]] = []
    for number, outcome in enumerate(ran.outcomes):
        said = say(exercise, drawn.calls[number], outcome, drawn.expected[number])
        if said is not None:
            wrong.append((number, said))
    if not wrong:
        return Judgement("passed", total, total)
    number, said = min(wrong, key=lambda entry: _size(drawn.calls[entry[0]]))
    verdict, happened = _ENDINGS[ran.outcomes[number].ending]
    failure, kind = Failure(drawn.calls[number], said), "visible"
    if number not in drawn.visible:
        smaller = simplify(failure)
        kind = "hidden" if smaller is failure else "hidden, made smaller"
        failure = smaller
    under = f", under jax.{failure.call.transform}" if failure.call.transform else ""
    feedback = "\n".join(
        [
            failure.said,
            f"{happened} on {len(wrong)} of {total} cases; smallest failing input ({kind}){under}:",
            "  " + show_call(exercise.function, failure.call).replace("\n", "\n  "),
        ]
    )
    return Judgement(verdict, total - len(wrong), total, feedback)


def say(exercise: Exercise, call: Call, outcome: Outcome, expected: Value) -> str | None:
    """What is wrong with the outcome of a call, or None."""
    if outcome.ending != "answered":
        return outcome.text
    tolerance = exercise.tolerance
    if call.transform == "grad":
        tolerance = Tolerance(*(max(t, GRADIENT_TOLERANCE) for t in (tolerance.rtol, tolerance.atol)))
    return compare(outcome.answer, expected, tolerance)


def _say_forbidden(broken: dict[str, str]) -> str:
    said = [
        (f"the operation {rule.removeprefix(OPERATION)}" if rule.startswith(OPERATION) else rule)
        + (f" ({place})" if place else "")
        for rule, place in broken.items()
    ]
    return f"forbidden here: {', '.join(said)}\nThe task's text says what is not the point."


def _size(call: Call) -> int:
    return sum(_cells(value) for value in (*call.args, *call.kwargs.values()))


def _cells(value: Value) -> int:
    if isinstance(value, tuple | list):
        return sum(map(_cells, value))
    return value.size if isinstance(value, np.ndarray) else abs(value) if isinstance(value, int) else 1
