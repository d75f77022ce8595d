"""How a row of a list of shapes is written."""

from typing import Any

from benchmarks.case import Case


def conv(name: str, x: tuple[int, ...], kernel: tuple[int, ...], **options: Any) -> Case:
    """A convolution of as many axes as the shapes have; `listed` fills the group in."""
    return Case("", name, f"conv{len(x) - 2}d", x, kernel, options)


def scan_conv(name: str, x: tuple[int, ...], kernel: tuple[int, ...], **options: Any) -> Case:
    """The same in the body of a loop, `length` times over."""
    return Case("", name, "scan_conv", x, kernel, options)


def up(name: str, x: tuple[int, ...], kernel: tuple[int, ...], **options: Any) -> Case:
    """A transposed convolution."""
    return Case("", name, "conv_transpose", x, kernel, options)


def over(function: str, name: str, x: tuple[int, ...], kernel: tuple[int, ...] = (), **options: Any) -> Case:
    """A pool, a filter, im2col: anything by jconv's name of it."""
    return Case("", name, function, x, kernel, options)


def depthwise(name: str, x: tuple[int, ...], window: tuple[int, ...], multiplier: int = 1, **options: Any) -> Case:
    """A convolution of every channel by itself."""
    return conv(name, x, (x[1] * multiplier, 1, *window), groups=x[1], **options)


def listed(**groups: list[Case]) -> tuple[Case, ...]:
    """Rows with the groups that they stand under."""
    rows = []
    for group, cases in groups.items():
        rows += [Case(group, case.name, case.function, case.x, case.kernel, case.options) for case in cases]
    return tuple(rows)
