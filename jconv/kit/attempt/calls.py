"""One call of a learner's function."""

from dataclasses import dataclass

from .values import Value


@dataclass(frozen=True)
class Call:
    """The arguments of one call, and the transformation of JAX that the function is called under, if any."""

    args: tuple[Value, ...]
    kwargs: dict[str, Value]
    transform: str = ""
