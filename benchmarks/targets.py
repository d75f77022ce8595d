"""The closing summary: what was aimed at, what came out, and whether that is enough."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.running import Result

__all__ = ["LAX", "OPENCV", "TORCH", "WORST", "Line", "geometric_mean", "summarise"]

LAX = ("lax NCHW", "lax NHWC")
TORCH = ("PyTorch", "PyTorch channels_last")
OPENCV = ("OpenCV",)
WORST = 1.1
"""Of the better lax, in any one case."""


@dataclass(frozen=True)
class Line:
    """One target: a ratio and the largest that is allowed."""

    what: str
    value: float
    target: float
    cases: int
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the target is reached."""
        return self.value <= self.target


def geometric_mean(values: Iterable[float]) -> float:
    """The mean of ratios: of 2 and 1/2 it is 1."""
    logs = [math.log(v) for v in values]
    return math.exp(sum(logs) / len(logs))


def summarise(results: Sequence[Result]) -> list[Line]:
    """A line a target, of those that these results say something about."""
    layers = [r for r in results if r.case.group != "dispatch"]
    lines = [
        _mean("lax NCHW, all cases", layers, LAX[:1], 0.2),
        _worst("better lax, worst case", layers, LAX, WORST),
    ]
    lines.append(_mean("PyTorch, all cases", layers, TORCH, 0.9))
    for which in ("forward", "training"):
        for group in dict.fromkeys(r.case.group for r in layers):
            own = [r for r in layers if (r.case.group, r.which) == (group, which)]
            lines.append(_mean(f"PyTorch, {group}, {which}", own, TORCH, 1.1))
    lines.append(_mean("OpenCV, filters", layers, OPENCV, 1.0))
    lines.append(_mean("bare lax call, dispatch", [r for r in results if r not in layers], LAX[:1], 1.1))
    compiled = [r.compile_ratio for r in layers if r.compile_ratio]
    if compiled:
        lines.append(Line("compile time of lax NCHW", geometric_mean(compiled), 1.5, len(compiled)))
    lines.append(
        _largest("error of lax NCHW against float64, worst case", [(r, r.error_ratio) for r in results], 10)
    )
    return [line for line in lines if line]


def _mean(what: str, results: Sequence[Result], others: tuple[str, ...], target: float) -> Line | None:
    ratios = [ratio for ratio in (r.ratio(*others) for r in results) if ratio]
    return Line(what, geometric_mean(ratios), target, len(ratios)) if ratios else None


def _worst(what: str, results: Sequence[Result], others: tuple[str, ...], target: float) -> Line | None:
    return _largest(what, [(r, r.ratio(*others)) for r in results], target)


def _largest(what: str, pairs: Sequence[tuple[Result, float | None]], target: float) -> Line | None:
    known = [(value, r) for r, value in pairs if value is not None]
    if not known:
        return None
    value, r = max(known, key=lambda pair: pair[0])
    beyond = sum(v > target for v, _ in known)
    note = f"{r.case.group}: {r.case.name}, {r.which}" + (f"; {beyond} cases beyond" if beyond else "")
    return Line(what, value, target, len(known), note)
