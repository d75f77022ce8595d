"""One case: every contender is compiled, checked and then timed."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.arrays import Operand, expect, operands
from benchmarks.case import Case
from benchmarks.checking import check, error_ratio
from benchmarks.contenders import Contender, contenders
from benchmarks.contenders.contender import Layout, Pass
from benchmarks.timing import Timing, take_turns

__all__ = ["Result", "measure_peak", "run_case"]


@dataclass
class Result:
    """What came of one case in one pass."""

    case: Case
    which: Pass
    timings: dict[str, Timing] = field(default_factory=dict)
    errors: dict[str, list[float]] = field(default_factory=dict)
    """Against float64, one a result."""
    compile_seconds: dict[str, float] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    """Contenders that raised, or were wrong, and are not timed."""
    again: bool = False
    """Whether this is the second time, since the first was close to the limit."""

    def ratio(self, *others: str) -> float | None:
        """The time of jconv over the best of some contenders', if both are there."""
        best = [self.timings[name].median for name in others if name in self.timings]
        return self.timings["jconv"].median / min(best) if best and "jconv" in self.timings else None

    @property
    def error_ratio(self) -> float | None:
        """The error of jconv over that of `jax.lax`."""
        both = [self.errors.get(name) for name in ("jconv", "lax NCHW")]
        return error_ratio(*both) if all(both) else None

    @property
    def compile_ratio(self) -> float | None:
        """The time to compile jconv's over that of `jax.lax`."""
        both = [self.compile_seconds.get(name) for name in ("jconv", "lax NCHW")]
        return both[0] / both[1] if all(both) else None


def run_case(case: Case, which: Pass, layout: Layout, budget: float) -> Result:
    """Check every contender of a case, and time those that are right for `budget` seconds in all."""
    result = Result(case, which)
    arguments = operands(case)
    expected = expect(case, arguments, which)
    place = _Placer()
    given = [*([expected.cotangent] if expected.cotangent else []), *arguments]
    calls, first = {}, {}
    for contender in contenders(case, layout):
        name = contender.name
        try:
            call = _prepare(contender, case, which, [place(contender, a) for a in given], result)
            start = time.perf_counter()
            results = call()
            first[name] = time.perf_counter() - start
            errors, wrong = check(contender, results, expected)
        except Exception as error:
            errors, wrong = [], f"{type(error).__name__}: {error}"
        if wrong:
            result.failures[name] = wrong
        else:
            result.errors[name], calls[name] = errors, call
    if calls:
        result.timings = take_turns(calls, first, budget)
    return result


def _prepare(
    contender: Contender, case: Case, which: Pass, arrays: list[Any], result: Result
) -> Callable[[], Any]:
    """A call without arguments that returns when the result is there."""
    step = contender.step(which)
    if contender.library == "torch" and which == "training":
        arrays = [arrays[0], *(tensor.requires_grad_() for tensor in arrays[1:])]
    if contender.library != "jax":
        return lambda: step(*arrays)
    jitted = jax.jit(step)
    gc.collect()  # what others have left behind is collected now, and not while one of them is timed
    gc.disable()
    try:
        start = time.perf_counter()
        compiled = jitted.lower(*arrays).compile()
        result.compile_seconds[contender.name] = time.perf_counter() - start
    finally:
        gc.enable()
    # What is dispatched matters where nothing else takes time; elsewhere the program need not be compiled again.
    run = jitted if case.group == "dispatch" else compiled
    if which == "forward":
        return lambda: run(*arrays).block_until_ready()
    return lambda: jax.block_until_ready(run(*arrays))


class _Placer:
    """Arrays as contenders want them; two that want the same share it: its place in memory counts."""

    def __init__(self) -> None:
        self._placed: dict[tuple, Any] = {}

    def __call__(self, contender: Contender, operand: Operand) -> Any:
        key = (id(operand), contender.library, contender.channels_last, operand.role in contender.moved)
        if key not in self._placed:
            self._placed[key] = contender.place(operand.array, operand.role)
        return self._placed[key]


def measure_peak(size: int = 2048, repeats: int = 8) -> float:
    """The machine's best rate for a product of two matrices in float32, in multiply-accumulates a second."""
    a = jnp.asarray(np.random.default_rng(0).standard_normal((size, size)), jnp.float32)
    product = jax.jit(jnp.dot)
    jax.block_until_ready(product(a, a))
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        jax.block_until_ready(product(a, a))
        best = min(best, time.perf_counter() - start)
    return size**3 / best
