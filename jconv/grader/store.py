"""Results as they come, one file a submission, so that a batch that was cut off goes on where it stopped.

    OUT/run.json             the seed, secret as long as nobody needs it, and what the kit was
    OUT/submissions/KEY.json a result; KEY is a hash of what was handed in, the kit and the settings

A file is there whole or not at all, and one that was made under other circumstances is not found.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jconv import __version__
from jconv.files import replacing
from jconv.grader.results import ExerciseResult, SubmissionResult
from jconv.grader.sources import Work
from jconv.kit.manifest import MANIFEST, Kit

RUN, FOLDER = "run.json", "submissions"


def fingerprint(kit: Kit) -> str:
    """What tells a kit from another, and from itself after an edit of what decides a grade."""
    digest = hashlib.sha256(__version__.encode())
    beside = (path for path in (kit.root / "solutions").rglob("*") if path.suffix != ".pyc")  # with their data
    for path in sorted({kit.root / MANIFEST, *map(kit.solution, kit.exercises), *filter(Path.is_file, beside)}):
        digest.update(b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:32]


class Store:
    """The folder that results are kept in."""

    def __init__(self, out: Path, kit: str, seed: int, tier: str) -> None:
        """Open the folder, and make it.

        Args:
            out: where the reports go too.
            kit: the kit's fingerprint.
            seed: of the hidden cases.
            tier: the sandbox.

        Raises:
            OSError: it cannot be written.
        """
        self._folder = out / FOLDER
        self._settings = f"{kit}\0{seed}\0{tier}".encode()
        self._folder.mkdir(parents=True, exist_ok=True)
        with replacing(out / RUN) as file:
            file.write((json.dumps({"kit": kit, "seed": seed, "tier": tier}, indent=1) + "\n").encode())

    def key(self, name: str, work: Work) -> str:
        """The name of a submission's file: the same where it would get the same result."""
        digest = hashlib.sha256(self._settings)
        sources = (f"{exercise}\0{source!r}" for exercise, source in sorted(work.sources.items()))
        for part in (name, *sources, *work.unrecognised):
            digest.update(hashlib.sha256(part.encode("utf-8", "surrogatepass")).digest())
        return digest.hexdigest()[:32]

    def load(self, key: str) -> SubmissionResult | None:
        """The result that is kept under a key, if it is there and whole."""
        with suppress(OSError, ValueError, TypeError, KeyError):
            return from_plain(json.loads((self._folder / f"{key}.json").read_text(encoding="utf-8")))
        return None

    def save(self, key: str, result: SubmissionResult) -> None:
        """Keep a result.

        Raises:
            OSError: it cannot be written; what was there before is whole.
        """
        with replacing(self._folder / f"{key}.json") as file:
            file.write(json.dumps(to_plain(result), ensure_ascii=False).encode("utf-8", "backslashreplace"))


def seed_of(out: Path) -> int | None:
    """The seed of the run whose results a folder holds, if it holds any."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        seed = json.loads((out / RUN).read_text(encoding="utf-8"))["seed"]
        return seed if type(seed) is int else None
    return None


def to_plain(result: SubmissionResult) -> dict[str, Any]:
    """A result as JSON can hold it."""
    return {
        "name": result.name,
        "score": result.score,
        "max_score": result.max_score,
        "problem": result.problem,
        "unrecognised": [*result.unrecognised],
        "exercises": [asdict(exercise) for exercise in result.exercises],
    }


def from_plain(stored: Mapping[str, Any]) -> SubmissionResult:
    """A result from what `to_plain` made of it."""
    exercises: Iterable[Mapping[str, Any]] = stored["exercises"]
    return SubmissionResult(
        stored["name"],
        stored["problem"],
        tuple(ExerciseResult(**exercise) for exercise in exercises),
        unrecognised=tuple(stored["unrecognised"]),
    )
