"""Make a failing input as small and as plain as it can be while it still fails.

An exercise's `axes` name its arguments' axes by letter, so an axis is shortened wherever its letter stands and
the sizes keep fitting together. What the reference refuses, or answers with nothing, is no valid input.
"""

import inspect
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from jconv.kit.attempt.calls import Call
from jconv.kit.attempt.values import Value

MOST_TRIALS = 60
MOST_SECONDS = 1.0


@dataclass(frozen=True)
class Failure:
    """A call that went wrong, and what is said of it."""

    call: Call
    said: str


def shrink(
    failure: Failure,
    function: Callable[..., Any],
    axes: Mapping[str, str],
    try_again: Callable[[Call], Failure | None],
) -> Failure:
    """The smallest failure found from a given one.

    Args:
        failure: where to start.
        function: the reference, whose signature names the arguments.
        axes: the letters of the arguments' axes, such as `{"x": "N C H W", "kernel": "O C KH KW"}`.
        try_again: whether a call is valid and still fails, and what is said then.
    """
    stop = time.monotonic() + MOST_SECONDS
    trials = 0
    found = True
    while found:
        found = False
        for call in _simpler(failure.call, function, axes):
            trials += 1
            if trials > MOST_TRIALS or time.monotonic() > stop:
                return failure
            again = try_again(call)
            if again is not None:
                failure, found = again, True
                break
    return failure


def _simpler(call: Call, function: Callable[..., Any], axes: Mapping[str, str]) -> Iterator[Call]:
    """Calls with one axis shorter, the boldest first, then with whole numbers for others."""
    for letter, size in sorted(_sizes(call, function, axes).items(), key=lambda entry: -entry[1]):
        for smaller in dict.fromkeys((1, size // 2, size - 1)):
            if 0 < smaller < size:
                yield _cut(call, function, axes, letter, smaller)
    rounded = _map(call, lambda value, _: _rounded(value), function, axes)
    if not _same(call, rounded):
        yield rounded


def _sizes(call: Call, function: Callable[..., Any], axes: Mapping[str, str]) -> dict[str, int]:
    sizes: dict[str, int] = {}

    def note(value: Value, letters: list[str]) -> Value:
        sizes.update(zip(letters, _lengths(value), strict=True))
        return value

    _map(call, note, function, axes)
    return sizes


def _cut(call: Call, function: Callable[..., Any], axes: Mapping[str, str], letter: str, size: int) -> Call:
    def cut(value: Value, letters: list[str]) -> Value:
        if isinstance(value, np.ndarray):
            return value[tuple(slice(size) if axis == letter else slice(None) for axis in letters)]
        if isinstance(value, tuple):
            return tuple(size if a == letter else n for a, n in zip(letters, value, strict=True))
        return value

    return _map(call, cut, function, axes)


def _map(
    call: Call, change: Callable[[Value, list[str]], Value], function: Callable[..., Any], axes: Mapping[str, str]
) -> Call:
    """The call with every argument changed whose axes are named and fit."""
    names = list(inspect.signature(function).parameters)

    def changed(name: str, value: Value) -> Value:
        letters = axes.get(name, "").split()
        return change(value, letters) if letters and len(letters) == len(_lengths(value)) else value

    args = tuple(changed(name, value) for name, value in zip(names, call.args, strict=False))
    return replace(call, args=args, kwargs={name: changed(name, value) for name, value in call.kwargs.items()})


def _lengths(value: Value) -> tuple[int, ...]:
    """The sizes that the letters of an argument stand for: an array's axes, or a tuple's own numbers."""
    if isinstance(value, np.ndarray):
        return value.shape
    is_sizes = isinstance(value, tuple) and all(type(n) is int for n in value)
    return value if is_sizes else ()  # type: ignore[return-value]


def _rounded(value: Value) -> Value:
    is_floating = isinstance(value, np.ndarray) and value.dtype.kind == "f"
    return np.round(value) if is_floating else value  # type: ignore[arg-type]


def _same(call: Call, other: Call) -> bool:
    pairs = zip((*call.args, *call.kwargs.values()), (*other.args, *other.kwargs.values()), strict=True)
    return all(np.array_equal(a, b) for a, b in pairs if isinstance(a, np.ndarray) and isinstance(b, np.ndarray))
