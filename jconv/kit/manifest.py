"""A kit: the folder that holds a course's exercises, and the `kit.toml` that names and orders them.

kit.toml
exercises/<chapter>/<name>.py    a stub: what the learner gets
solutions/<chapter>/<name>.py    the reference, its visible examples, its generator of hidden cases
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jconv.kit.attempt.exporting import EXPORT
from jconv.kit.attempt.hiding import EVENTS
from jconv.kit.attempt.observing import COMPILED, OPERATION

FORMAT_VERSION = 1
TRANSFORMS = ("jit", "vmap", "grad", EXPORT)
# Where something is forbidden, so is what would hide it: the watch sees one thread of one process.
_HIDING = {
    **EVENTS,
    "sys.getprofile": "turning the watch off",
    **dict.fromkeys(("posix.system", "_posixsubprocess.fork_exec"), "another process"),
}
_HIDING_OPERATIONS = {
    "op:pure_callback": "a callback",
    "op:io_callback": "a callback",
    "op:call_exported": "a program made beforehand",
    **dict.fromkeys((COMPILED, "jax.Compiled.runtime_executable"), "a program made beforehand"),
}
MANIFEST = "kit.toml"
EXAMPLES = "examples.frame"  # in a handout, the visible cases with their answers


class KitError(Exception):
    """A kit that cannot be used, in one line: where and what."""


@dataclass(frozen=True)
class Tolerance:
    """How far an answer may be from the expected one.

    A floating-point cell agrees where |a - e| <= atol + rtol |e|, an integer or bool where it is equal; the
    answer is right where at least `agreement` of its cells agree.
    """

    rtol: float
    atol: float
    agreement: float = 1.0


@dataclass(frozen=True)
class Exercise:
    """One entry of the manifest."""

    name: str
    title: str
    file: str
    function: str
    points: float
    tolerance: Tolerance
    time_limit: float
    hints: tuple[str, ...] = ()
    forbidden: Mapping[str, str] = field(default_factory=dict)  # each rule, and the name that stands for it
    transforms: tuple[str, ...] = ()
    axes: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_exported(self) -> bool:
        """Whether attempts are graded on the programs that jax makes of them."""
        return EXPORT in self.transforms


@dataclass(frozen=True)
class Kit:
    """A manifest that was read and found whole, and the folder it lies in."""

    root: Path
    name: str
    title: str
    exercises: tuple[Exercise, ...]

    @property
    def secrets(self) -> tuple[Path, ...]:
        """What nobody may see who is graded: the folder, and the references wherever links lead to."""
        return (self.root, *map(self.solution, self.exercises))

    @property
    def is_handout(self) -> bool:
        """Whether the folder is what students get: stubs and examples, without solutions."""
        return (self.root / EXAMPLES).is_file()

    def stub(self, exercise: Exercise) -> Path:
        """Where the learner's file lies."""
        return self.root / "exercises" / exercise.file

    def solution(self, exercise: Exercise) -> Path:
        """Where the reference lies."""
        return self.root / "solutions" / exercise.file

    def answers(self, exercise: Exercise) -> Path:
        """Where the right and wrong answers lie that the checks are tried on."""
        return self.root / "tests" / "answers" / exercise.file

    def exercise_at(self, path: Path) -> Exercise | None:
        """The exercise whose file a path is."""
        return next((e for e in self.exercises if self.stub(e) == path), None)


def load_kit(root: str | Path) -> Kit:
    """Read and check `kit.toml` in a folder, and see that the solutions are there that it names.

    Raises:
        KitError: as `read_manifest` does, or a solution is not there.
    """
    kit = read_manifest(root)
    for exercise in kit.exercises:
        if not kit.solution(exercise).is_file() and not kit.is_handout:
            raise KitError(
                f"{kit.root / MANIFEST}: exercise {exercise.name!r} has no solution at {kit.solution(exercise)}"
            )
    return kit


def read_manifest(root: str | Path) -> Kit:
    """Read and check `kit.toml` in a folder, whatever else is or is not there.

    Raises:
        KitError: there is none, it is no TOML, a key is unknown, missing or of the wrong type, or a name is
            used twice.
    """
    root = Path(root).resolve()
    path = root / MANIFEST
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise KitError(f"{path}: there is no such file; a kit is a folder with a {MANIFEST} in it") from None
    except OSError as error:
        raise KitError(f"{path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KitError(f"{path}: {error}") from None
    version = entries.get("format_version")
    if version != FORMAT_VERSION:
        raise KitError(f"{path}: `format_version` must be {FORMAT_VERSION}, got {version!r}")
    fields = _read(str(path), entries, _KIT)
    listed = fields["exercise"]
    if not listed:
        raise KitError(f"{path}: a kit must have at least one [[exercise]]")
    sets, everywhere = fields["forbidden_sets"], fields["forbidden"]
    exercises = tuple(_exercise(path, number, entry, everywhere, sets) for number, entry in enumerate(listed, 1))
    for attribute in ("name", "file"):
        values = [getattr(exercise, attribute) for exercise in exercises]
        twice = next((v for v in values if values.count(v) > 1), None)
        if twice:
            raise KitError(f"{path}: `{attribute}` must differ from exercise to exercise, got {twice!r} twice")
    return Kit(root, fields["name"], fields["title"], exercises)


def find_kit(path: Path) -> Path | None:
    """The nearest folder at or above a path that holds a manifest."""
    return next((folder for folder in (path, *path.parents) if (folder / MANIFEST).is_file()), None)


def _exercise(
    path: Path, number: int, entry: Any, everywhere: Sequence[str], sets: Mapping[str, Sequence[str]]
) -> Exercise:
    where = f"{path}: [[exercise]] {number}"
    if not isinstance(entry, dict):
        raise KitError(f"{where} must be a table")
    fields = _read(where, entry, _EXERCISE)
    tolerance = _read(f"{where}: `tolerance`", fields["tolerance"], _TOLERANCE)
    parts = Path(fields["file"]).parts
    if Path(fields["file"]).is_absolute() or ".." in parts or not fields["file"].endswith(".py"):
        raise KitError(f"{where}: `file` must be a path below exercises/ to a .py file, got {fields['file']!r}")
    if not fields["function"].isidentifier():
        raise KitError(f"{where}: `function` must be a Python name, got {fields['function']!r}")
    fields["tolerance"] = Tolerance(**tolerance)
    fields["forbidden"] = _rules([*everywhere, *fields["forbidden"]], sets)
    if EXPORT in fields["transforms"] and len(fields["transforms"]) > 1:
        raise KitError(f"{where}: `transforms` has 'export', which is for every case, and can have no other")
    for listed in ("hints", "transforms"):
        fields[listed] = tuple(fields[listed])
    return Exercise(**fields)


def _rules(names: Sequence[str], sets: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    """The rules behind names, and the name of each: those of a set, or the name itself."""
    rules = {rule: name for name in names for rule in sets.get(name, [name])}
    if any(rule.startswith(OPERATION) for rule in rules):
        rules |= _HIDING_OPERATIONS
    return rules | _HIDING if rules else rules


@dataclass(frozen=True)
class _Key:
    wanted: str
    fits: Callable[[Any], bool]
    default: Any = None


def _is_number(value: Any, least: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= least


_TEXT = _Key("a string that is not empty", lambda v: isinstance(v, str) and bool(v.strip()))
_AMOUNT = _Key("a number, 0 or more", lambda v: _is_number(v, 0))
_TEXTS = _Key("a list of strings", lambda v: isinstance(v, list) and all(map(_TEXT.fits, v)), [])
_KIT: Mapping[str, _Key] = {
    "format_version": _Key("an integer", lambda v: isinstance(v, int)),
    "name": _TEXT,
    "title": _TEXT,
    "forbidden": _TEXTS,
    "forbidden_sets": _Key(
        "a table of lists of strings",
        lambda v: isinstance(v, dict) and all(map(_TEXTS.fits, v.values())),
        {},
    ),
    "exercise": _Key("a list of tables", lambda v: isinstance(v, list)),
}
_EXERCISE: Mapping[str, _Key] = {
    "name": _TEXT,
    "title": _TEXT,
    "file": _TEXT,
    "function": _TEXT,
    "points": _AMOUNT,
    "tolerance": _Key("a table", lambda v: isinstance(v, dict), {}),
    "time_limit": _Key("a number of seconds, at least 0.1", lambda v: _is_number(v, 0.1), 10.0),
    "hints": _TEXTS,
    "forbidden": _TEXTS,
    "transforms": _Key(
        f"a list of {', '.join(map(repr, TRANSFORMS))}",
        lambda v: isinstance(v, list) and all(name in TRANSFORMS for name in v),
        [],
    ),
    "axes": _Key(
        "a table of strings, an argument's axes each",
        lambda v: isinstance(v, dict) and all(map(_TEXT.fits, v.values())),
        {},
    ),
}
# The default tolerance leaves room for float32 sums of some hundred terms in any order.
_TOLERANCE: Mapping[str, _Key] = {
    "rtol": _Key(_AMOUNT.wanted, _AMOUNT.fits, 1e-4),
    "atol": _Key(_AMOUNT.wanted, _AMOUNT.fits, 1e-5),
    "agreement": _Key("a number from 0 to 1", lambda v: _is_number(v, 0) and v <= 1, 1.0),
}


def _read(where: str, table: Mapping[str, Any], keys: Mapping[str, _Key]) -> dict[str, Any]:
    """Every key of a table, checked; unknown ones are refused, so a misspelt one is not ignored."""
    unknown = next((name for name in table if name not in keys), None)
    if unknown is not None:
        raise KitError(f"{where}: unknown key `{unknown}`; the keys are {', '.join(keys)}")
    fields = {}
    for name, key in keys.items():
        if name not in table and key.default is None:
            raise KitError(f"{where}: the key `{name}` is missing")
        fields[name] = table.get(name, key.default)
        if not key.fits(fields[name]):
            raise KitError(f"{where}: `{name}` must be {key.wanted}, got {fields[name]!r}")
    return fields
