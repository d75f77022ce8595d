"""One call of a learner's function."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .values import Value, fresh


@dataclass(frozen=True)
class Call:
    """The arguments of one call, and the transformation of JAX that the function is called under, if any."""

    args: tuple[Value, ...]
    kwargs: dict[str, Value]
    transform: str = ""

    def copies(self) -> tuple[tuple[Value, ...], dict[str, Value]]:
        """The arguments once more, for a function that may change them."""
        return tuple(map(fresh, self.args)), {name: fresh(value) for name, value in self.kwargs.items()}

    def arrays(self) -> list[np.ndarray]:
        """The arrays among the arguments, also those in tuples and lists."""
        return [*_arrays((self.args, tuple(self.kwargs.values())))]

    def with_arrays(self, arrays: Sequence[Any]) -> "Call":
        """The same call with other arrays, or what stands for arrays, in their order."""
        left = iter(arrays)
        args = tuple(_filled(value, left) for value in self.args)
        return Call(args, {name: _filled(value, left) for name, value in self.kwargs.items()}, self.transform)

    def without_values(self) -> "Call":
        """The same call with zeros in all arrays: it tells their shapes and dtypes."""
        return self.with_arrays([np.zeros_like(array) for array in self.arrays()])

    def packed(self) -> tuple[Value, ...]:
        """The call as a value, for a frame."""
        return (self.args, list(self.kwargs.items()), self.transform)

    @staticmethod
    def unpacked(packed: Any) -> "Call":
        """The call that was packed.

        Raises:
            TypeError, ValueError: it is none.
        """
        args, named, transform = packed
        return Call(args, dict(named), transform)


def _arrays(value: Value) -> Iterator[np.ndarray]:
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _arrays(item)


def _filled(value: Value, arrays: Iterator[Any]) -> Any:
    if isinstance(value, np.ndarray):
        return next(arrays)
    return type(value)(_filled(item, arrays) for item in value) if isinstance(value, tuple | list) else value
