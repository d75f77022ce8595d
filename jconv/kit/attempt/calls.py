"""One call of a learner's function."""

from dataclasses import dataclass

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
