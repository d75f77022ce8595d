"""A tiny kit on another subject, for the tests of the machinery: statistics in place of convolution."""

from pathlib import Path

MANIFEST = """\
format_version = 1
name = "statistics"
title = "Averages"

[[exercise]]
name = "mean"
title = "The mean of some numbers"
file = "01_centre/mean.py"
function = "mean"
points = 2
time_limit = 5

[[exercise]]
name = "extremes"
title = "The least and the greatest"
file = "01_centre/extremes.py"
function = "extremes"
points = 1
"""

STUBS = {
    "mean": "def mean(values):\n    raise NotImplementedError\n",
    "extremes": "def extremes(values):\n    raise NotImplementedError\n",
}

RIGHT = {
    "mean": "def mean(values):\n    return values.sum() / len(values)\n",
    "extremes": "def extremes(values):\n    return int(min(values)), int(max(values))\n",
}

_CASES = """

import numpy as np

from jconv.kit import case


def examples():
    yield case(np.array({example}))


def hidden_cases(rng):
    yield case(rng.{draw}9, size=7){cast})
    yield case(rng.{draw}9, size=2){cast})
"""


def tiny_kit(root: Path) -> Path:
    """Write the kit into a folder and return the folder."""
    mean = _CASES.format(example="[1.0, 2.0, 6.0]", draw="uniform(1, ", cast="")
    extremes = _CASES.format(example="[3, 1, 2]", draw="integers(0, ", cast="")
    write(root / "kit.toml", MANIFEST)
    for name, cases in {"mean": mean, "extremes": extremes}.items():
        write(root / "exercises/01_centre" / f"{name}.py", STUBS[name])
        write(root / "solutions/01_centre" / f"{name}.py", RIGHT[name] + cases)
    return root


def write(path: Path, text: str | bytes) -> Path:
    """Write a file and the folders around it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path
