"""The door for arguments: what users may write, and how it becomes checked tuples. No arrays.

One vocabulary for every function, and one wording for every mistake: the function's name, the argument, the
rule, and what was received.
"""

import operator
from collections.abc import Sequence
from typing import Literal, TypeAlias, get_args

Ints: TypeAlias = int | Sequence[int]
Pair: TypeAlias = tuple[int, int]
NamedPadding: TypeAlias = Literal["valid", "same", "same_lower", "full", "causal"]
Padding: TypeAlias = int | Sequence[int] | Sequence[Sequence[int]] | NamedPadding
PaddingMode: TypeAlias = Literal["zeros", "reflect", "replicate", "circular", "symmetric"]
Layout: TypeAlias = Literal["channels_first", "channels_last"]

PADDING_MODES: tuple[str, ...] = get_args(PaddingMode)
LAYOUTS: tuple[str, ...] = get_args(Layout)


def entries(value: object) -> tuple | None:
    """What a sequence or an array with axes holds; None for a number, a string and whatever else stands alone."""
    if isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray):
        return tuple(value)
    return tuple(value) if getattr(value, "ndim", 0) else None  # type: ignore[arg-type]


def per_axis(function: str, name: str, value: object, rank: int, *, minimum: int) -> tuple[int, ...]:
    """An int for every axis, or a sequence with one int an axis, as a tuple of `rank` checked ints."""
    values = entries(value)
    if values is None:
        return (integer(function, name, value, minimum=minimum),) * rank
    if len(values) != rank:
        raise ValueError(
            f"{function}: `{name}` must be an int or have one an axis, {rank} here, got {len(values)}: {values}"
        )
    return tuple(integer(function, name, v, minimum=minimum) for v in values)


def padding_pairs(function: str, padding: object, rank: int, *, minimum: int | None) -> tuple[Pair, ...]:
    """Numeric padding as one `(low, high)` pair an axis."""
    values = entries(padding)
    if values is None:
        amount = integer(function, "padding", padding, minimum=minimum)
        return ((amount, amount),) * rank
    pairs = [entry if entries(entry) is None else entries(entry) for entry in values]
    for pair in pairs:
        if isinstance(pair, tuple) and len(pair) != 2:
            raise ValueError(f"{function}: `padding` must have a low and a high amount in each pair, got {pair}")
    if len(values) != rank:
        raise ValueError(
            f"{function}: `padding` must be an int, or have one int or one (low, high) pair an axis, "
            f"{rank} here, got {len(values)}: {values}"
        )
    sides = [pair if isinstance(pair, tuple) else (pair, pair) for pair in pairs]
    return tuple(
        (integer(function, "padding", low, minimum=minimum), integer(function, "padding", high, minimum=minimum))
        for low, high in sides
    )


def shape_of(function: str, name: str, value: object) -> tuple[int, ...]:
    """A shape that a user wrote: a sequence of ints, none below 0."""
    sizes = entries(value)
    if sizes is None:
        raise TypeError(f"{function}: `{name}` must be a sequence of ints, got {value!r}")
    return tuple(integer(function, name, size, minimum=0) for size in sizes)


def check_choice(function: str, name: str, value: object, choices: Sequence[str], *, otherwise: str = "") -> None:
    """Refuse a string that is none of `choices`."""
    if not isinstance(value, str) or value not in choices:
        listed = ", ".join(f'"{choice}"' for choice in choices)
        also = f", or {otherwise}" if otherwise else ""
        raise ValueError(f"{function}: `{name}` must be one of {listed}{also}; got {value!r}")


def check_rank(function: str, name: str, shape: tuple[int, ...], rank: int, layout: Layout) -> None:
    """Refuse an array that has neither `rank + 2` axes (batched) nor `rank + 1`."""
    if len(shape) not in (rank + 1, rank + 2):
        batched = axis_names("batched", rank, layout)
        single = axis_names("single", rank, layout)
        raise ValueError(
            f"{function}: `{name}` must have {rank + 2} axes {batched} or {rank + 1} axes {single}, "
            f"got {len(shape)} (shape {shape})"
        )


def spatial_rank(function: str, name: str, value: object, shape: tuple[int, ...]) -> int:
    """How many spatial axes `x` has: one for each entry of `value`; where that is an int, all but N and C."""
    values = entries(value)
    if values == ():
        raise ValueError(f"{function}: `{name}` must be an int or have one an axis, got {value!r}")
    if values is not None:
        return len(values)
    if len(shape) < 3:
        raise ValueError(
            f"{function}: `x` must be batched and have a spatial axis where `{name}` is an int, "
            f"got shape {shape}; for an unbatched array give `{name}` one int an axis"
        )
    return len(shape) - 2


def spatial_axes(ndim: int, rank: int, layout: Layout) -> tuple[int, ...]:
    """Positions of the `rank` spatial axes in an array of `ndim` axes, batched or not."""
    first = ndim - rank if layout == "channels_first" else ndim - rank - 1
    return tuple(range(first, first + rank))


def axis_names(kind: Literal["batched", "single", "kernel", "transposed"], rank: int, layout: Layout) -> str:
    """The axes as an error shows them: `(N, C, H, W)`."""
    prefix, first, last = {
        "batched": ("", "N, C", "C"),
        "single": ("", "C", "C"),
        "kernel": ("K", "O, C", "C, O"),
        "transposed": ("K", "C, O", "O, C"),
    }[kind]
    letters = {1: "W", 2: "HW", 3: "DHW"}.get(rank)
    spatial = [prefix + a for a in letters] if letters else [f"{prefix or 'S'}{i}" for i in range(rank)]
    if layout == "channels_first":
        return f"({first}, {', '.join(spatial)})"
    batch = "N, " if kind == "batched" else ""
    return f"({batch}{', '.join(spatial)}, {last})"


def integer(function: str, name: str, value: object, *, minimum: int | None) -> int:
    """`value` as an int that is at least `minimum`; floats, bools and strings are refused."""
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        number = None
    if number is None or isinstance(value, bool) or str(getattr(value, "dtype", "")) == "bool":
        raise TypeError(f"{function}: `{name}` must be made of ints, got {value!r} ({type(value).__name__})")
    if minimum is not None and number < minimum:
        raise ValueError(f"{function}: `{name}` must be at least {minimum}, got {number}")
    return number


def common_rank(function: str, **values: object) -> int | None:
    """The length that the sequences among `values` share; None where all are ints."""
    lengths = {name: len(found) for name, v in values.items() if (found := entries(v)) is not None}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"{function}: arguments must have one int an axis, got lengths {lengths}")
    if 0 in lengths.values():
        raise ValueError(f"{function}: `{next(iter(lengths))}` must be an int or have one an axis, got none")
    return next(iter(lengths.values()), None)
