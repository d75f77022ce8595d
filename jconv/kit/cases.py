"""An exercise's cases: the calls it is checked on, and what the reference answers to them.

A solution file defines three things:

    the reference            a function with the exercise's name
    examples()               yields the visible cases, `case(*args, **kwargs)` each
    hidden_cases(rng)        yields the hidden ones, drawn from a numpy random Generator
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from jconv.kit import handout
from jconv.kit.attempt.calls import Call
from jconv.kit.attempt.exporting import EXPORT
from jconv.kit.attempt.running import LoadError, describe, function_of, load_module
from jconv.kit.attempt.values import BadAnswerError, Value, plain
from jconv.kit.manifest import Exercise, Kit, KitError
from jconv.kit.transforms import expected_under


def case(*args: Value, **kwargs: Value) -> Call:
    """One call of the exercise's function, with these arguments."""
    return Call(args, kwargs)


@dataclass(frozen=True)
class Known:
    """A call whose answer is known."""

    call: Call
    answer: Value


def expecting(answer: Value, call: Call) -> Known:
    """A case with the answer to expect, as the labels of pictures that the reference can only guess."""
    return Known(call, plain(answer))


@dataclass(frozen=True)
class Drawn:
    """The cases of one exercise at one seed, visible ones first, with the answers expected."""

    calls: tuple[Call, ...]
    expected: tuple[Value, ...]
    visible: frozenset[int]  # the numbers of the calls that a learner may see
    reference: Callable[..., Any] | None  # a handout has none

    @property
    def hidden(self) -> tuple[int, ...]:
        """The numbers of the other calls; a handout has none."""
        return tuple(number for number in range(len(self.calls)) if number not in self.visible)


def draw(kit: Kit, exercise: Exercise, seed: int) -> Drawn:
    """The cases that an exercise is checked on, with the reference's answers.

    The geometry of a generator is its own affair; its values are drawn from a generator seeded by `seed` and
    the exercise's name, so one exercise's cases do not depend on another's. For each transformation that the
    exercise asks for, the first visible and the first hidden case come again under it; if attempts are to be
    exported, all cases are asked for that way and no other. A handout holds its visible cases and no others.

    Raises:
        KitError: the solution file does not load, lacks a part, or fails on its own cases.
    """
    if kit.is_handout:
        given = handout.handed(kit.root, exercise)
        return Drawn(given.calls, given.expected, frozenset(range(len(given.calls))), None)
    path = kit.solution(exercise)
    module = load_part(path)
    reference, examples, hidden_cases = (
        _function(module, path, name) for name in (exercise.function, "examples", "hidden_cases")
    )
    rng = np.random.default_rng([seed, *exercise.name.encode()])
    visible = _drawn(path, examples)
    hidden = _drawn(path, hidden_cases, rng)
    if not visible or not hidden:
        raise KitError(f"{path}: examples() and hidden_cases(rng) must yield at least one case each")
    known = [each if isinstance(each, Known) else _answered(path, reference, each) for each in visible + hidden]
    shown = set(range(len(visible)))
    if exercise.is_exported:
        known = [Known(replace(each.call, transform=EXPORT), each.answer) for each in known]
    for transform in () if exercise.is_exported else exercise.transforms:
        for number in (0, len(visible)):
            if number == 0:
                shown.add(len(known))
            known.append(_answered(path, reference, known[number].call, transform))
    return Drawn(
        tuple(each.call for each in known), tuple(each.answer for each in known), frozenset(shown), reference
    )


def load_part(path: Path) -> ModuleType:
    """A file that the kit's author wrote, executed.

    Raises:
        KitError: it is not there or does not run.
    """
    try:
        return load_module(path.read_bytes(), str(path), f"kit_{path.stem}")
    except OSError as error:
        raise KitError(f"{path}: {error.strerror}") from None
    except LoadError as error:
        raise KitError(f"{path}: {error}") from None


def _function(module: ModuleType, path: Path, name: str) -> Callable[..., Any]:
    try:
        return function_of(module, name)
    except LoadError as error:
        raise KitError(f"{path}: {error}") from None


def _drawn(path: Path, generator: Callable[..., Iterable[Call | Known]], *args: Any) -> list[Call | Known]:
    try:
        return [
            Known(_plain(each.call), each.answer) if isinstance(each, Known) else _plain(each)
            for each in generator(*args)
        ]
    except Exception as error:
        raise KitError(f"{path}: drawing the cases failed\n{describe(error, str(path))}") from error


def _plain(call: Call) -> Call:
    named = {name: plain_input(value) for name, value in call.kwargs.items()}
    return Call(tuple(map(plain_input, call.args)), named)


def plain_input(value: Any) -> Value:
    """An argument as a plain value: strings are allowed here."""
    return value if isinstance(value, str) else plain(value)


def answer_of(reference: Callable[..., Any], call: Call) -> Value:
    """What the reference answers to a call, whose arguments it cannot change."""
    args, kwargs = call.copies()
    return plain(reference(*args, **kwargs))


def _answered(path: Path, reference: Callable[..., Any], call: Call, transform: str = "") -> Known:
    try:
        if transform:
            return Known(*expected_under(transform, lambda call: answer_of(reference, call), call))
        return Known(call, answer_of(reference, call))
    except BadAnswerError as error:
        raise KitError(f"{path}: the reference returned {error}") from None
    except Exception as error:
        raise KitError(f"{path}: the reference failed\n{describe(error, str(path))}") from error
