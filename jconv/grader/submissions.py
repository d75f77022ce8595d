"""Find submissions and their sources. Nothing of theirs is executed, unpacked or followed here.

A submission is a folder, a zip or tar file, or single files. An exercise's file is found in it by its path in the
kit, or the end of it: `exercises/01_one_dimension/correlate1d.py`, `01_one_dimension/correlate1d.py` or
`correlate1d.py`, at any depth, since students zip the folder around their work. What is in no file of its own is
looked for among the functions of notebooks.

Folders as platforms export them are folders of submissions. Canvas puts all files of a class into one folder and
the student before each name, `lovelaceada_11_22_correlate1d.py`: those of a student are one submission.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from jconv.grader.archives import IGNORED, Read, SubmissionError, is_clutter, is_tar, is_zip, opened
from jconv.grader.notebooks import defines, source_of
from jconv.kit.manifest import Exercise, Kit

# student, perhaps LATE, the student's number, the submission's number, the file's own name, perhaps a version
_CANVAS = re.compile(r"(?P<student>[^_]+)(?:_LATE)?_(?P<id>\d+)_\d+_(?P<file>.+?)(?:-\d+)?(?P<suffix>\.\w+)")


@dataclass(frozen=True)
class Missing:
    """No file for an exercise."""


@dataclass(frozen=True)
class Unreadable:
    """A file for an exercise, but one that is not read: why."""

    reason: str


Source: TypeAlias = bytes | Missing | Unreadable


@dataclass(frozen=True)
class Submission:
    """Something that was handed in: its name, and where it lies; several files where they lie loose."""

    name: str
    path: Path
    files: tuple[Path, ...] = ()

    def sources(self, kit: Kit) -> Mapping[str, Source]:
        """The source of every exercise, by the exercise's name.

        Raises:
            SubmissionError: the submission as a whole cannot be read, or holds no Python.
        """
        if not self.files:
            with opened(self.path) as (names, read):
                return _sources(kit, names, read)
        loose = {_own_name(path): path for path in self.files}

        def read_loose(name: str) -> bytes:
            with opened(loose[name]) as (names, read):
                return read(names[0])

        return _sources(kit, loose, read_loose)


def find_submissions(paths: Iterable[Path], kit: Kit) -> list[Submission]:
    """The submissions at some paths: each an archive, a file, a submission's folder, or a folder of submissions.

    A folder is a submission where one of the kit's exercises lies in it as in the kit (or beside, without
    the leading folders), or where it holds neither folders nor archives; else its folders and archives are
    the submissions. Loose files whose names Canvas made are submissions, a student each.

    Raises:
        SubmissionError: a path that is not there or is no submission.
    """
    found: list[Submission] = []
    for path in paths:
        if path.is_symlink() or not path.is_dir():
            if not path.is_symlink() and not path.exists():
                raise SubmissionError(f"{path}: there is no such file or folder")
            if not path.is_symlink() and not (_is_archive(path) or _is_code(path)):
                raise SubmissionError(
                    f"{path}: a submission is a folder, a zip or tar file, or a .py or .ipynb file"
                )
            found.append(Submission(_name(path), path))
            continue
        entries = sorted(path.iterdir())
        loose = _by_student(entries)
        inner = [entry for entry in entries if _may_be_submission(entry)]
        if any((path / end).is_file() for e in kit.exercises for end in _endings(e)) or not (inner or loose):
            found.append(Submission(_name(path), path))
        else:
            found += loose
            found += [Submission(_name(entry), entry) for entry in inner]
    return _with_unique_names(found)


def _by_student(entries: Iterable[Path]) -> list[Submission]:
    """The loose files of a Canvas download, a submission for each student."""
    by_student: dict[str, list[Path]] = {}
    for path in entries:
        named = _CANVAS.fullmatch(path.name)
        if named and _is_code(path):
            by_student.setdefault(f"{named['student']}_{named['id']}", []).append(path)
    return [Submission(name, files[0].parent, tuple(files)) for name, files in by_student.items()]


def _own_name(path: Path) -> str:
    """A file's name without what Canvas puts before and after it."""
    named = _CANVAS.fullmatch(path.name)
    return named["file"] + named["suffix"] if named else path.name


def _name(path: Path) -> str:
    named = path if path.name not in ("", "..") else path.resolve()
    if is_tar(named):
        return named.name[: named.name.lower().index(".t")] or named.name
    return named.stem if _is_archive(named) or _is_code(named) else named.name


def _is_archive(path: Path) -> bool:
    return is_zip(path) or is_tar(path)


def _is_code(path: Path) -> bool:
    return path.suffix.lower() in (".py", ".ipynb")


def _may_be_submission(path: Path) -> bool:
    return not path.name.startswith(".") and path.name not in IGNORED and (
        path.is_symlink() or path.is_dir() or _is_archive(path)
    )  # fmt: skip


def _with_unique_names(found: list[Submission]) -> list[Submission]:
    names = [submission.name for submission in found]
    return [s if names.count(s.name) == 1 else Submission(str(s.path), s.path, s.files) for s in found]


# ---------------------------------------------------------------------------------------------------------
# From entries to sources


def _endings(exercise: Exercise) -> list[str]:
    """The ends of an exercise's path that count, the longest first."""
    parts = ("exercises", *PurePosixPath(exercise.file).parts)
    return ["/".join(parts[start:]) for start in range(len(parts))]


def _sources(kit: Kit, entries: Iterable[str], read: Read) -> dict[str, Source]:
    entries = [e for e in entries if not any(is_clutter(part) for part in PurePosixPath(e).parts)]
    if not entries:
        raise SubmissionError("is empty")
    if not any(_is_code(Path(entry)) for entry in entries):
        raise SubmissionError("holds no Python file")
    notebooks = _notebooks(entries, read)
    sources: dict[str, Source] = {}
    for exercise in kit.exercises:
        candidates = _candidates(exercise, entries)
        if not candidates:
            sources[exercise.name] = _in_notebooks(exercise, notebooks)
        elif len(candidates) > 1:
            sources[exercise.name] = Unreadable(f"there are several: {', '.join(candidates[:4])}")
        else:
            try:
                sources[exercise.name] = read(candidates[0])
            except SubmissionError as error:
                sources[exercise.name] = Unreadable(f"{candidates[0]} {error}")
    return sources


def _notebooks(entries: Iterable[str], read: Read) -> dict[str, bytes | SubmissionError]:
    """The source of every notebook, or why there is none."""
    found: dict[str, bytes | SubmissionError] = {}
    for entry in entries:
        if entry.lower().endswith(".ipynb"):
            try:
                found[entry] = source_of(read(entry))
            except SubmissionError as error:
                found[entry] = error
    return found


def _in_notebooks(exercise: Exercise, notebooks: Mapping[str, bytes | SubmissionError]) -> Source:
    """The source of the one notebook that defines the exercise's function."""
    defining = [
        entry
        for entry, source in notebooks.items()
        if isinstance(source, bytes) and defines(source, exercise.function)
    ]
    if len(defining) > 1:
        return Unreadable(f"there are several: {', '.join(defining[:4])}")
    if defining:
        source = notebooks[defining[0]]
        return source if isinstance(source, bytes) else Missing()
    broken = next(
        (f"{entry} {error}" for entry, error in notebooks.items() if isinstance(error, SubmissionError)), ""
    )
    return Unreadable(broken) if broken else Missing()


def _candidates(exercise: Exercise, entries: list[str]) -> list[str]:
    """The entries that are most like the exercise's path: the longest common end, then the least depth."""
    for ending in _endings(exercise):
        matches = [entry for entry in entries if entry == ending or entry.endswith("/" + ending)]
        if matches:
            depth = min(entry.count("/") for entry in matches)
            return [entry for entry in matches if entry.count("/") == depth]
    return []
