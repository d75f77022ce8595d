"""A kit to start from: one small exercise that is whole, so an author replaces parts rather than fills gaps."""

from collections.abc import Iterator
from pathlib import Path

from jconv.kit.manifest import FORMAT_VERSION, MANIFEST, KitError, load_kit

_MANIFEST = """\
format_version = {version}
name = "{name}"
title = "{name}"
"""

_ENTRY = """
[[exercise]]
name = "{function}"
title = "Add up as you go"
file = "{file}"
function = "{function}"
points = 1
forbidden = ["numpy.cumsum", "numpy.accumulate", "op:cumsum"]
axes = {{ values = "N" }}
hints = [
    "Each total is the one before it and one number more.",
    "Keep the total in a variable; add a number to it, put it into a list, and go on.",
    "`for value in values: total = total + value; totals.append(total)`, then `np.array(totals)`",
]
"""

_STUB = '''\
"""Add up as you go.

Say here why one would want this, and give the formula:

    y[n] = values[0] + values[1] + ... + values[n]

Example:
    [1, 2, 3] becomes [1, 3, 6].

Arguments: a NumPy array `values` of shape (N,), with N at least 1.

Return: an array of shape (N,), of integers where the argument holds integers.

Not the point: `np.cumsum` and its kin.

Read more: where?
"""

import numpy as np


def {function}(values: np.ndarray) -> np.ndarray:
    """Return the running totals of values (N,)."""
    raise NotImplementedError
'''

_SOLUTION = '''\
"""Reference for {function}: one addition a number."""

import numpy as np

from jconv.kit import case


def {function}(values: np.ndarray) -> np.ndarray:
    """Return the running totals of values (N,)."""
    totals = values.copy()  # an array of the same dtype
    for n in range(1, len(values)):
        totals[n] = totals[n - 1] + values[n]  # the total before it is whole by now
    return totals


def examples():
    """The cases that the learner sees."""
    yield case(np.array([1, 2, 3]))


def hidden_cases(rng):
    """Negative numbers, no two alike; fractions; a single number."""
    yield case(rng.permutation(np.arange(-3, 4)) + 2)
    yield case(rng.normal(size=5).astype(np.float32))
    yield case(rng.integers(1, 9, 1))
'''

_ANSWERS = '''\
"""Answers to {function} that its checks are tried on."""

import jax
import jax.numpy as jnp
import numpy as np

from jconv.kit import right, wrong


@right("a loop and a list")
def loop(values):
    total, totals = 0, []
    for value in values:
        total = total + value
        totals.append(total)
    return np.array(totals)


@right("jitted: a product with a triangle of ones")
@jax.jit
def triangle(values):
    return jnp.tri(len(values), dtype=values.dtype) @ values


@wrong("leaves out the number itself")
def exclusive(values):
    return np.array([values[:n].sum() for n in range(len(values))])


@wrong("adds up from the end")
def backwards(values):
    return np.array([values[n:].sum() for n in range(len(values))])


@wrong("adds a number and the one before it only")
def pairs(values):
    return values + np.concatenate([values[:1] * 0, values[:-1]])


@wrong("turns integers into floats")
def floats(values):
    totals = np.zeros(len(values))
    totals[:] = loop(values)
    return totals


@wrong("returns the last total alone")
def last(values):
    return values.sum()


@wrong("calls what would do it all", verdict="forbidden")
def ready_made(values):
    return values.cumsum()
'''


def add_exercise(root: Path, exercise: str) -> Iterator[Path]:
    """Write an exercise into a kit, and the kit around it where there is none; yield what was written.

    Args:
        root: the kit's folder.
        exercise: chapter and name, such as `01_first/running_total`.

    Raises:
        KitError: a name is no name for a function, or is taken.
        OSError: something cannot be written.
    """
    chapter, _, function = exercise.rpartition("/")
    if not chapter or not function.isidentifier():
        raise KitError(
            f"--exercise must be CHAPTER/NAME, with a Python name such as 01_first/running_total, got {exercise!r}"
        )
    manifest = root / MANIFEST
    if manifest.exists() and any(function == e.name for e in load_kit(root).exercises):
        raise KitError(f"{manifest}: there is an exercise {function!r} already")
    file = f"{chapter}/{function}.py"
    for tree, text in (("exercises", _STUB), ("solutions", _SOLUTION), ("tests/answers", _ANSWERS)):
        path = root / tree / file
        if path.exists():
            raise KitError(f"{path}: there is such a file already")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(function=function), encoding="utf-8")
        yield path
    start = "" if manifest.exists() else _MANIFEST.format(version=FORMAT_VERSION, name=root.resolve().name)
    with manifest.open("a", encoding="utf-8") as stream:
        stream.write(start + _ENTRY.format(function=function, file=file))
    yield manifest
