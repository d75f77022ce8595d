"""What students get: stubs, and the visible examples with their answers as arrays. No reference, no generator.

kit.toml           the manifest, as it is
exercises/         the stubs
examples.frame     for every exercise its stub and its visible cases, in the frame of `attempt.frame`;
                   questions of the quiz, drawn beforehand
README.md          how to begin
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from jconv.files import replacing
from jconv.kit.attempt.calls import Call
from jconv.kit.attempt.frame import FrameError, decode, encode
from jconv.kit.attempt.values import Value
from jconv.kit.manifest import EXAMPLES, MANIFEST, Exercise, Kit, KitError

README = """\
# {title}

Exercises to fill in and to check. You need Python 3.11 or later:

```sh
python3 -m venv .venv && .venv/bin/pip install jconv
. .venv/bin/activate
pytest exercises        # check everything
jconv watch             # or: check the next exercise whenever you save it
```

`jconv list` shows where you are, `jconv hint NAME` helps, `jconv reset NAME` starts an exercise over.
What is checked here are the examples; your work may be graded on other cases as well.
"""


@dataclass(frozen=True)
class Handed:
    """An exercise as handed out."""

    stub: bytes
    calls: tuple[Call, ...]
    expected: tuple[Value, ...]


def write(kit: Kit, out: Path, handed: Mapping[str, Handed], questions: list[Any]) -> None:
    """Write a handout into an empty or new folder.

    Args:
        kit: the kit that is handed out.
        out: the folder.
        handed: what is handed out of each exercise, by name.
        questions: of the quiz, as plain values.

    Raises:
        KitError: the folder is not empty.
        OSError: it cannot be written.
    """
    if out.exists() and any(out.iterdir()):
        raise KitError(f"{out}: a handout is written into a new or empty folder, and this one is not empty")
    out.mkdir(parents=True, exist_ok=True)
    packed = [
        (
            name,
            each.stub,
            [call.packed() for call in each.calls],
            list(each.expected),
        )
        for name, each in handed.items()
    ]
    for exercise in kit.exercises:
        path = out / "exercises" / exercise.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(handed[exercise.name].stub)
    (out / MANIFEST).write_bytes((kit.root / MANIFEST).read_bytes())
    (out / "README.md").write_text(README.format(title=kit.title), encoding="utf-8")
    with replacing(out / EXAMPLES) as file:
        file.write(encode((packed, questions)))


def handed(root: Path, exercise: Exercise) -> Handed:
    """One exercise of a handout.

    Raises:
        KitError: the handout is damaged, or does not hold it.
    """
    try:
        return _content(root)[0][exercise.name]
    except KeyError:
        raise KitError(f"{root / EXAMPLES}: there is no exercise {exercise.name!r} in it") from None


def questions(root: Path) -> list[Any]:
    """The quiz's questions, as plain values.

    Raises:
        KitError: the handout is damaged.
    """
    return _content(root)[1]


@cache
def _content(root: Path) -> tuple[Mapping[str, Handed], list[Any]]:
    path = root / EXAMPLES
    try:
        packed, asked = cast("Any", decode(path.read_bytes()))
        exercises = {
            name: Handed(stub, tuple(map(Call.unpacked, calls)), tuple(expected))
            for name, stub, calls, expected in packed
        }
    except (FrameError, OSError, TypeError, ValueError) as error:
        raise KitError(f"{path}: {error}; get the handout again") from None
    return exercises, asked
