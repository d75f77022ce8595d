"""An exercise's cases: the calls it is checked on, and what the reference answers to them.

A solution file defines three things:

    the reference            a function with the exercise's name
    examples()               yields the visible cases, `case(*args, **kwargs)` each
    hidden_cases(rng)        yields the hidden ones, drawn from a numpy random Generator
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from jconv.kit.attempt.running import Arguments, LoadError, describe, function_of, load_module
from jconv.kit.attempt.values import BadAnswerError, Value, fresh, plain
from jconv.kit.manifest import Exercise, Kit, KitError


def case(*args: Value, **kwargs: Value) -> Arguments:
    """One call of the exercise's function, with these arguments."""
    return args, kwargs


@dataclass(frozen=True)
class Known:
    """A case whose answer is known, and need not be computed by the reference."""

    arguments: Arguments
    answer: Value


def expecting(answer: Value, arguments: Arguments) -> Known:
    """A case with the answer to expect, as the labels of pictures that the reference can only guess."""
    return Known(arguments, plain(answer))


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
    module = load_part(path)
    reference, examples, hidden_cases = (
        _function(module, path, name) for name in (exercise.function, "examples", "hidden_cases")
    )
    rng = np.random.default_rng([seed, *exercise.name.encode()])
    visible = _drawn(path, examples)
    hidden = _drawn(path, hidden_cases, rng)
    if not visible or not hidden:
        raise KitError(f"{path}: examples() and hidden_cases(rng) must yield at least one case each")
    cases = [drawn if isinstance(drawn, Known) else _answered(path, reference, drawn) for drawn in visible + hidden]
    return Drawn(tuple(c.arguments for c in cases), tuple(c.answer for c in cases), len(visible))


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


def _drawn(
    path: Path, generator: Callable[..., Iterable[Arguments | Known]], *args: Any
) -> list[Arguments | Known]:
    try:
        return [
            Known(_plain(c.arguments), c.answer) if isinstance(c, Known) else _plain(c) for c in generator(*args)
        ]
    except Exception as error:
        raise KitError(f"{path}: drawing the cases failed\n{describe(error, str(path))}") from error


def _plain(arguments: Arguments) -> Arguments:
    args, kwargs = arguments
    return tuple(map(plain_input, args)), {name: plain_input(value) for name, value in kwargs.items()}


def plain_input(value: Any) -> Value:
    """An argument as a plain value: strings are allowed here."""
    return value if isinstance(value, str) else plain(value)


def _answered(path: Path, reference: Callable[..., Any], arguments: Arguments) -> Known:
    args, kwargs = arguments
    try:
        answer = reference(*map(fresh, args), **{name: fresh(value) for name, value in kwargs.items()})
        return Known(arguments, plain(answer))
    except BadAnswerError as error:
        raise KitError(f"{path}: the reference returned {error}") from None
    except Exception as error:
        raise KitError(f"{path}: the reference failed\n{describe(error, str(path))}") from error
