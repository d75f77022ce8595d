"""From what an attempt did to what is said of it: the verdict, the cases that passed, the feedback."""

from collections.abc import Callable, Iterable, Mapping
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

NOT_LOADED = "the file could not be loaded"  # the first line of a load error; the error follows

# The verdict that an ending leads to where it is the one shown, and how the feedback puts it.
_ENDINGS: dict[Ending, tuple[Verdict, str]] = {
    "answered": ("failed", "wrong"),
    "changed": ("failed", "changed what it was given"),
    "not_implemented": ("error", "not written for"),
    "raised": ("error", "stopped by an error"),
    "bad_answer": ("bad_output", "no answer"),
    "memory": ("memory", "out of memory"),
}


@dataclass(frozen=True)
class Judgement:
    """What is said of one attempt at one exercise.

    `feedback` may show a hidden case; `public` says only what the visible ones show.
    """

    verdict: Verdict
    passed: int
    cases: int
    feedback: str = ""
    public: str = ""
    visible_passed: int = 0
    visible_cases: int = 0

    @property
    def fraction(self) -> float:
        """The part of the points that is earned: cases passed over cases."""
        return self.passed / self.cases


def not_run(verdict: Verdict, drawn: Drawn, feedback: str, public: str | None = None) -> Judgement:
    """The judgement of an attempt that never answered; `public` is the feedback where nothing else is given."""
    public = feedback if public is None else public
    return Judgement(verdict, 0, len(drawn.calls), feedback, public, 0, len(drawn.visible))


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
        return not_run("not_started", drawn, f"{exercise.function} is not written yet")
    if ran.broken:
        return not_run("forbidden", drawn, _say_forbidden(exercise, ran.broken))
    wrong: dict[int, str] = {}
    for number, outcome in enumerate(ran.outcomes):
        said = say(exercise, drawn.calls[number], outcome, drawn.expected[number])
        if said is not None:
            wrong[number] = said
    if not wrong:
        return Judgement("passed", total, total, "", "", len(drawn.visible), len(drawn.visible))

    def smallest(numbers: Iterable[int]) -> int:
        return min(numbers, key=lambda number: _size(drawn.calls[number]))

    def tell(number: int) -> str:
        failure, kind = Failure(drawn.calls[number], wrong[number]), "visible"
        if number not in drawn.visible:
            smaller = simplify(failure)
            kind = "hidden" if smaller is failure else "hidden, made smaller"
            failure = smaller
        happened = _ENDINGS[ran.outcomes[number].ending][1]
        under = f", under jax.{failure.call.transform}" if failure.call.transform else ""
        return "\n".join(
            [
                failure.said,
                f"{happened} on {len(wrong)} of {total} cases; smallest failing input ({kind}){under}:",
                "  " + show_call(exercise.function, failure.call).replace("\n", "\n  "),
            ]
        )

    number = smallest(wrong)
    seen = wrong.keys() & drawn.visible
    happened = _ENDINGS[ran.outcomes[number].ending][1]
    return Judgement(
        verdict=_ENDINGS[ran.outcomes[number].ending][0],
        passed=total - len(wrong),
        cases=total,
        feedback=tell(number),
        public=tell(smallest(seen))
        if seen
        else f"{happened} on {len(wrong)} of {total} cases, all of them hidden",
        visible_passed=len(drawn.visible) - len(seen),
        visible_cases=len(drawn.visible),
    )


def say(exercise: Exercise, call: Call, outcome: Outcome, expected: Value) -> str | None:
    """What is wrong with the outcome of a call, or None."""
    if outcome.ending != "answered":
        return outcome.text
    tolerance = exercise.tolerance
    if call.transform == "grad":
        tolerance = Tolerance(*(max(t, GRADIENT_TOLERANCE) for t in (tolerance.rtol, tolerance.atol)))
    return compare(outcome.answer, expected, tolerance)


def _say_forbidden(exercise: Exercise, broken: Mapping[str, str]) -> str:
    said = dict.fromkeys(
        _breach(exercise.forbidden.get(rule, rule), rule, place) for rule, place in broken.items()
    )
    return f"forbidden here: {', '.join(said)}\nThe task's text says what is not the point."


def _breach(name: str, rule: str, place: str) -> str:
    """`convolution (numpy.convolve, line 3)`; what is private to a library is told by its name alone."""
    what = f"the operation {rule.removeprefix(OPERATION)}" if rule.startswith(OPERATION) else rule
    details = [detail for detail in ("" if what == name or "._" in what else what, place) if detail]
    return f"{name} ({', '.join(details)})" if details else name


def _size(call: Call) -> int:
    return sum(_cells(value) for value in (*call.args, *call.kwargs.values()))


def _cells(value: Value) -> int:
    if isinstance(value, tuple | list):
        return sum(map(_cells, value))
    return value.size if isinstance(value, np.ndarray) else abs(value) if isinstance(value, int) else 1
