"""How far a learner is: one small file beside the manifest, written whole or not at all."""

import ast
import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

from jconv.files import replacing
from jconv.kit.manifest import Exercise, Kit

PROGRESS = ".jconv-progress.json"
FORMAT_VERSION = 1

State: TypeAlias = Literal["passed", "changed", "begun", "not started", "missing"]


@dataclass
class Progress:
    """What was passed, with the fingerprint of the file that passed; hints seen; quiz answers."""

    path: Path
    passed: dict[str, str] = field(default_factory=dict)
    hints: dict[str, int] = field(default_factory=dict)
    quiz: dict[str, int] = field(default_factory=lambda: {"asked": 0, "right": 0})

    @staticmethod
    def load(kit: Kit) -> "Progress":
        """Read the kit's file; one that is not there, or cannot be understood, is progress from nothing."""
        progress = Progress(kit.root / PROGRESS)
        with suppress(OSError, ValueError):
            stored = json.loads(progress.path.read_text(encoding="utf-8"))
            if isinstance(stored, dict) and stored.get("format_version") == FORMAT_VERSION:
                progress.passed = _entries(stored.get("passed"), str)
                progress.hints = _entries(stored.get("hints"), int)
                progress.quiz |= _entries(stored.get("quiz"), int)
        return progress

    def save(self) -> None:
        """Write the file.

        Raises:
            OSError: it cannot be written.
        """
        stored = {
            "format_version": FORMAT_VERSION,
            "passed": self.passed,
            "hints": self.hints,
            "quiz": self.quiz,
        }
        with replacing(self.path) as file:
            file.write((json.dumps(stored, indent=1) + "\n").encode())

    def note(self, name: str, source: str, *, passed: bool) -> None:
        """Keep what became of an exercise. What passed once stays passed until that very file fails.

        Args:
            name: the exercise's.
            source: the fingerprint of the file that was checked.
            passed: whether it passed.
        """
        if passed:
            self.passed[name] = source
        elif self.passed.get(name) == source:
            del self.passed[name]

    def state(self, kit: Kit, exercise: Exercise) -> State:
        """Where an exercise stands, without running anything."""
        try:
            source = kit.stub(exercise).read_bytes()
        except OSError:
            return "missing"
        if exercise.name in self.passed:
            return "passed" if self.passed[exercise.name] == fingerprint(source) else "changed"
        return "not started" if is_untouched(source, exercise.function) else "begun"

    def next(self, kit: Kit) -> Exercise | None:
        """The first exercise in the course's order that has not passed."""
        return next((e for e in kit.exercises if e.name not in self.passed), None)

    def line(self, kit: Kit) -> str:
        """`Progress: [####>-----] 12/48   next: im2col`."""
        done = sum(exercise.name in self.passed for exercise in kit.exercises)
        following = self.next(kit)
        line = f"Progress: {bar(done, len(kit.exercises))} {done}/{len(kit.exercises)}"
        return f"{line}   next: {following.name}" if following else line


def bar(done: int, total: int, cells: int = 20) -> str:
    """`[####>-----]`: the part that is done."""
    filled = cells * done // total if total else 0
    head = ">" if filled < cells else ""
    return "[" + "#" * filled + head + "-" * (cells - filled - len(head)) + "]"


def fingerprint(source: bytes) -> str:
    """What tells one version of a file from another."""
    return hashlib.sha256(source).hexdigest()[:16]


def is_untouched(source: bytes, function: str) -> bool:
    """Whether the function does nothing yet but raise `NotImplementedError`."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    found = next((n for n in reversed(body) if isinstance(n, ast.FunctionDef) and n.name == function), None)
    if found is None or not isinstance(found.body[-1], ast.Raise):
        return False
    raised = found.body[-1].exc
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError" and len(found.body) <= 2


def _entries(stored: Any, kind: type) -> dict[str, Any]:
    """The entries of a stored table that are what they should be."""
    if not isinstance(stored, dict):
        return {}
    return {name: value for name, value in stored.items() if type(value) is kind}
