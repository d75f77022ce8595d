"""A run from the first case to the summary."""

import argparse
import dataclasses
import json
import platform
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import cv2
import jax
import torch
from rich.console import Console

from benchmarks.case import Case
from benchmarks.report import print_failures, print_group, print_summary
from benchmarks.running import Result, measure_peak, run_case
from benchmarks.shapes import GROUPS, LISTS
from benchmarks.targets import LAX, WORST, Line, summarise

__all__ = ["main"]

LIBRARIES = ("jconv", "jax", "jaxlib", "numpy", "torch", "opencv-python-headless", "scipy")
FORWARD_ONLY = ("filters", "dispatch")
DOUBTFUL = 1.5


def main(arguments: argparse.Namespace) -> int:
    """Run what the arguments ask for; 1 where a contender was wrong or raised, else 0."""
    torch.set_num_threads(arguments.threads)
    cv2.setNumThreads(arguments.threads)
    jax.config.update("jax_enable_compilation_cache", False)
    jax.block_until_ready(jax.jit(lambda x: x + 1)(1.0))  # the compiler's own start is no case's
    console = Console(width=None if Console().is_terminal else 160)
    peak = measure_peak()
    settings = f"{arguments.shapes} shapes, {arguments.threads} thread(s), {arguments.layout}"
    console.print(f"{settings}; matmul peak {2e-9 * peak:.0f} GFLOP/s; times over another's: below 1 is faster")
    results: list[Result] = []
    budget = arguments.budget / (3 if arguments.quick else 1)
    for cases, which in _plan(arguments):
        group = []
        for case in cases:
            with console.status(f"{case.group}, {which}: {case.name}"):
                group.append(_confirmed(case, which, arguments.layout, budget))
        print_group(console, group, peak)
        print_failures(console, group)
        results += group
        if arguments.json:  # after every group, so that a run cut short leaves what it has
            record = _record(arguments, peak, results, summarise(results))
            Path(arguments.json).write_text(json.dumps(record, indent=1))
    print_summary(console, summarise(results), results, settings)
    return 1 if print_failures(console, results) else 0


def _confirmed(case: Case, which: Any, layout: Any, budget: float) -> Result:
    """A case's result. One that is just beyond `WORST` times the better lax is timed again, and that counts.

    Two runs of one program differ by some per cent, and among two hundred cases one would always be beyond.
    """
    result = run_case(case, which, layout, budget)
    if WORST < (result.ratio(*LAX) or 0) < DOUBTFUL:
        result = dataclasses.replace(run_case(case, which, layout, 2 * budget), again=True)
    return result


def _plan(arguments: argparse.Namespace) -> Iterator[tuple[list[Case], Any]]:
    every = LISTS[arguments.shapes]
    for group in arguments.group or GROUPS:
        cases = [case for case in every if case.group == group]
        cases = cases[::3] if arguments.quick else cases
        cases = [case for case in cases if arguments.case in case.name]
        for which in [arguments.which] if arguments.which else ["forward", "training"]:
            if cases and not (which == "training" and group in FORWARD_ONLY):
                yield cases, which


def _record(
    arguments: argparse.Namespace, peak: float, results: list[Result], lines: list[Line]
) -> dict[str, Any]:
    return {
        "settings": {name: value for name, value in vars(arguments).items() if name != "json"},
        "versions": {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES},
        "processor": _processor(),
        "peak_gflops": 2e-9 * peak,
        "results": [
            dataclasses.asdict(r)
            | {"macs": r.case.macs, "error_ratio": r.error_ratio, "compile_ratio": r.compile_ratio}
            for r in results
        ],
        "summary": [dataclasses.asdict(line) | {"met": line.met} for line in lines],
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
