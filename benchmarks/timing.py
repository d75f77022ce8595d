"""Rounds in which the contenders take turns, so that whatever slows the machine down slows all of them down."""

import gc
import random
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

__all__ = ["Timing", "take_turns"]

SAMPLE = 2e-3  # seconds: a sample repeats the call until it takes this long
SLOW = 0.4  # seconds: above it two samples are enough
MOST_ROUNDS = 40


@dataclass(frozen=True)
class Timing:
    """How long a call takes, in seconds."""

    median: float
    lowest: float
    samples: int


def take_turns(
    calls: Mapping[str, Callable[[], object]], first: Mapping[str, float], budget: float
) -> dict[str, Timing]:
    """Time some calls that have run once.

    Every call gets an equal share of the budget. One that is too slow for three samples in its share is given two
    or three all the same, so that a contender which is slow beyond measure does not starve the others; its first
    run, which touched new memory and is within a few per cent, is then one of them.

    Args:
        calls: by contender.
        first: the seconds that their first run took.
        budget: seconds in all.
    """
    share = budget / len(calls)
    repeats, samples, turns = {}, {}, {}
    for name, call in calls.items():
        once = first[name] if first[name] > SLOW else _seconds(call, 1)
        if once < SAMPLE:
            once = _seconds(call, 3)
        repeats[name] = max(1, round(SAMPLE / once + 0.5)) if once < SAMPLE else 1
        slow = once > share / 3
        samples[name] = [once] if slow else []
        turns[name] = (
            (1 if once > SLOW else 2) if slow else max(1, min(MOST_ROUNDS, int(share / (once * repeats[name]))))
        )
    rounds, names, order = max(turns.values()), list(calls), random.Random(0)
    gc.collect()
    gc.disable()
    try:
        for r in range(rounds):
            order.shuffle(names)  # no two always follow each other, and none keeps step with what else runs here
            for name in names:
                if (r + 1) * turns[name] // rounds > r * turns[name] // rounds:
                    if repeats[name] > 1:
                        calls[name]()  # what the one before has pushed out of the caches comes back
                    samples[name].append(_seconds(calls[name], repeats[name]))
    finally:
        gc.enable()
    return {name: Timing(statistics.median(s), min(s), len(s)) for name, s in samples.items()}


def _seconds(call: Callable[[], object], repeats: int) -> float:
    start = time.perf_counter()
    for _ in range(repeats):
        call()
    return (time.perf_counter() - start) / repeats
