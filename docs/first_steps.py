"""Write docs/first_steps.md: the first five exercises, done wrong first, and what `jconv` really says.

python docs/first_steps.py
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]

INTRODUCTION = """\
# The first five exercises, done wrong first

What a learner sees who goes by the README: `jconv run` after every save (`jconv watch` does it by itself). The
mistakes are common ones. This page is written by `docs/first_steps.py`, which makes them.
"""

# Exercise, what was thought, and what was written.
STEPS = (
    ("correlate1d", "Nothing yet: what does it say?", None),
    (
        "correlate1d",
        "A sliding dot product; but where does it end?",
        """\
import numpy as np


def correlate1d(signal, kernel):
    output = []
    for n in range(len(signal)):
        output.append(np.sum(signal[n : n + len(kernel)] * kernel))
    return np.array(output)
""",
    ),
    (
        "correlate1d",
        "The last windows are too short: K - 1 fewer, then.",
        """\
import numpy as np


def correlate1d(signal, kernel):
    output = np.zeros(len(signal) - len(kernel) + 1)
    for n in range(len(output)):
        output[n] = np.sum(signal[n : n + len(kernel)] * kernel)
    return output
""",
    ),
    (
        "correlate1d",
        "NumPy does all that in one call, does it not?",
        """\
import numpy as np


def correlate1d(signal, kernel):
    return np.correlate(signal, kernel)
""",
    ),
    (
        "correlate1d",
        "By hand, and without an array of floats.",
        """\
import numpy as np


def correlate1d(signal, kernel):
    positions = len(signal) - len(kernel) + 1
    return np.array([np.sum(signal[n : n + len(kernel)] * kernel) for n in range(positions)])
""",
    ),
    (
        "output_length",
        "The formula of the first exercise, and its mirror image for full.",
        """\
def output_length(size, kernel_size, mode="valid"):
    if mode == "valid":
        return size - kernel_size + 1
    if mode == "full":
        return size + kernel_size - 1
    return size
""",
    ),
    (
        "output_length",
        "A length is never negative.",
        """\
def output_length(size, kernel_size, mode="valid"):
    if mode == "valid":
        return max(0, size - kernel_size + 1)
    if mode == "full":
        return size + kernel_size - 1
    return size
""",
    ),
    (
        "causal_conv1d",
        "Zeros in front; how many?",
        """\
import numpy as np


def causal_conv1d(signal, kernel, dilation=1):
    K = len(kernel)
    padded = np.pad(signal, (K, 0))
    return sum(padded[k * dilation : k * dilation + len(signal)] * kernel[k] for k in range(K))
""",
    ),
    (
        "causal_conv1d",
        "One fewer, and as many more as the taps lie apart.",
        """\
import numpy as np


def causal_conv1d(signal, kernel, dilation=1):
    K = len(kernel)
    padded = np.pad(signal, (dilation * (K - 1), 0))
    return sum(padded[k * dilation : k * dilation + len(signal)] * kernel[k] for k in range(K))
""",
    ),
    (
        "output_size",
        "The formula, as it is printed.",
        """\
def output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    return (size + 2 * padding - dilation * (kernel_size - 1) - 1) / stride + 1
""",
    ),
    (
        "output_size",
        "An int, and a colon that got lost.",
        """\
def output_size(size, kernel_size, stride=1, padding=0, dilation=1)
    return (size + 2 * padding - dilation * (kernel_size - 1) - 1) // stride + 1
""",
    ),
    (
        "output_size",
        "With its colon.",
        """\
def output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    return (size + 2 * padding - dilation * (kernel_size - 1) - 1) // stride + 1
""",
    ),
    (
        "same_padding",
        "(K - 1) / 2 on each side.",
        """\
def same_padding(kernel_size, dilation=1):
    half = dilation * (kernel_size - 1) // 2
    return half, half
""",
    ),
    ("same_padding", "What about even kernels?", "hint"),
    (
        "same_padding",
        "The odd cell goes to the high side.",
        """\
def same_padding(kernel_size, dilation=1):
    missing = dilation * (kernel_size - 1)
    return missing // 2, missing - missing // 2
""",
    ),
)


def transcript(kit: Path) -> str:
    """Go through the steps in a copy of the kit and tell what was written and what was said."""
    files = {path.stem: path for path in (kit / "exercises").rglob("*.py")}
    parts = [INTRODUCTION]
    seen = ""
    for exercise, thought, source in STEPS:
        if exercise != seen:
            parts.append(f"## {exercise}\n")
            seen = exercise
        parts.append(f"{thought}\n")
        command = ["hint", exercise] if source == "hint" else ["run", exercise]
        if source not in (None, "hint"):
            files[exercise].write_text(source)
            parts.append(f"```python\n{source.strip()}\n```\n")
        said = subprocess.run(
            [sys.executable, "-m", "jconv.cli", *command], cwd=kit, capture_output=True, text=True, check=False
        )
        parts.append(f"```console\n$ jconv {' '.join(command)}\n{said.stdout.strip()}\n```\n")
    return "\n".join(parts)


def page() -> str:
    """The page, made anew in a copy of the kit."""
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("kit.toml", "exercises", "solutions"):
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, Path(scratch) / name)
        return transcript(Path(scratch))


def main() -> None:
    """Write the page."""
    Path(__file__).with_suffix(".md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
