"""An exercise's cases: the calls it is checked on, and what the reference answers to them.

A solution file defines three things:

    the reference            a function with the exercise's name
    examples()               yields the visible cases, `case(*args, **kwargs)` each
    hidden_cases(rng)        yields the hidden ones, drawn from a numpy random Generator
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from jconv.kit.attempt.running import Arguments, LoadError, describe, load
from jconv.kit.attempt.values import BadAnswerError, Value, fresh, plain
from jconv.kit.manifest import Exercise, Kit, KitError


def case(*args: Value, **kwargs: Value) -> Arguments:
    """One call of the exercise's function, with these arguments."""
    return args, kwargs


@dataclass(frozen=True)
class Drawn:
    """The cases of one exercise at one seed, visible ones first, with the answers expected."""

    cases: tuple[Arguments, ...]
    expected: tuple[Value, ...]
    visible: int


def draw(kit: Kit, exercise: Exercise, seed: int) -> Drawn:
    """The cases that an exercise is checked on, with the reference's answers.

    The geometry of a generator is its own affair; its values are drawn from a generator seeded by `seed` and
    the exercise's name, so one exercise's cases do not depend on another's.

    Raises:
        KitError: the solution file does not load, lacks a part, or fails on its own cases.
    """
    path = kit.solution(exercise)
    source = path.read_bytes()
    reference = _part(source, path, exercise.function)
    rng = np.random.default_rng([seed, *exercise.name.encode()])
    visible = _drawn(path, _part(source, path, "examples"))
    hidden = _drawn(path, _part(source, path, "hidden_cases"), rng)
    if not visible or not hidden:
        raise KitError(f"{path}: examples() and hidden_cases(rng) must yield at least one case each")
    cases = visible + hidden
    return Drawn(cases, tuple(_answer(path, reference, case) for case in cases), len(visible))


def _part(source: bytes, path: Path, name: str) -> Callable[..., Any]:
    try:
        return load(source, str(path), name)
    except LoadError as error:
        raise KitError(f"{path}: {error}") from None


def _drawn(path: Path, generator: Callable[..., Iterable[Arguments]], *args: Any) -> tuple[Arguments, ...]:
    try:
        return tuple(
            (tuple(map(plain_input, positional)), {name: plain_input(v) for name, v in named.items()})
            for positional, named in generator(*args)
        )
    except Exception as error:
        raise KitError(f"{path}: drawing the cases failed\n{describe(error, str(path))}") from error


def plain_input(value: Any) -> Value:
    """An argument as a plain value: strings are allowed here."""
    return value if isinstance(value, str) else plain(value)


def _answer(path: Path, reference: Callable[..., Any], case: Arguments) -> Value:
    args, kwargs = case
    try:
        answer = reference(*map(fresh, args), **{name: fresh(value) for name, value in kwargs.items()})
        return plain(answer)
    except BadAnswerError as error:
        raise KitError(f"{path}: the reference returned {error}") from None
    except Exception as error:
        raise KitError(f"{path}: the reference failed\n{describe(error, str(path))}") from error
