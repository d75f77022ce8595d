"""Find submissions and read their sources. Nothing of theirs is executed, unpacked or followed here.

A submission is a folder or a zip file. An exercise's file is found in it by its path in the kit, or the end
of it: `exercises/01_one_dimension/correlate1d.py`, `01_one_dimension/correlate1d.py` or `correlate1d.py`, at
any depth, since students zip the folder around their work.
"""

import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from jconv.kit.manifest import Exercise, Kit

MAX_SOURCE = 1 << 20
MAX_FILES = 10_000
_IGNORED = ("__MACOSX", "__pycache__")


class SubmissionError(Exception):
    """Something handed in that cannot be read; the message is for its author and the instructor."""


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
    """Something that was handed in, by its name and place."""

    name: str
    path: Path

    def sources(self, kit: Kit) -> Mapping[str, Source]:
        """The source of every exercise, by the exercise's name.

        Raises:
            SubmissionError: the submission as a whole cannot be read, or holds no Python.
        """
        if self.path.is_symlink():
            raise SubmissionError("is a symbolic link; links are not followed")
        if self.path.is_dir():
            entries = _folder_entries(self.path)
            return _sources(kit, entries, lambda entry: _read_file(self.path / entry))
        with _open_zip(self.path) as archive:
            infos = _zip_entries(archive)
            return _sources(kit, infos, lambda entry: _read_member(archive, infos[entry]))


def find_submissions(paths: Iterable[Path], kit: Kit) -> list[Submission]:
    """The submissions at some paths: each is a zip file, a submission's folder, or a folder of submissions.

    A folder is a submission where one of the kit's exercises lies in it as in the kit (or beside, without
    the leading folders), or where it holds neither folders nor zip files; else its folders and zip files are
    the submissions.

    Raises:
        SubmissionError: a path that is not there or is neither a folder nor a zip file.
    """
    found: list[Submission] = []
    for path in paths:
        if path.is_symlink() or not path.is_dir():
            if not path.is_symlink() and not path.exists():
                raise SubmissionError(f"{path}: there is no such file or folder")
            if not path.is_symlink() and not _may_be_zip(path):
                raise SubmissionError(f"{path}: a submission is a folder or a .zip file")
            found.append(Submission(_name(path), path))
            continue
        inner = [entry for entry in sorted(path.iterdir()) if _may_be_submission(entry)]
        if not inner or any((path / end).is_file() for e in kit.exercises for end in _endings(e)):
            found.append(Submission(_name(path), path))
        else:
            found += [Submission(_name(entry), entry) for entry in inner]
    return _with_unique_names(found)


def _name(path: Path) -> str:
    named = path if path.name not in ("", "..") else path.resolve()
    return named.stem if _may_be_zip(named) else named.name


def _may_be_zip(path: Path) -> bool:
    return path.suffix.lower() == ".zip"


def _may_be_submission(path: Path) -> bool:
    return not path.name.startswith(".") and path.name not in _IGNORED and (
        path.is_symlink() or path.is_dir() or _may_be_zip(path)
    )  # fmt: skip


def _with_unique_names(found: list[Submission]) -> list[Submission]:
    names = [submission.name for submission in found]
    return [s if names.count(s.name) == 1 else Submission(str(s.path), s.path) for s in found]


# ---------------------------------------------------------------------------------------------------------
# From entries to sources


def _endings(exercise: Exercise) -> list[str]:
    """The ends of an exercise's path that count, the longest first."""
    parts = ("exercises", *PurePosixPath(exercise.file).parts)
    return ["/".join(parts[start:]) for start in range(len(parts))]


def _sources(kit: Kit, entries: Iterable[str], read: Callable[[str], bytes]) -> dict[str, Source]:
    entries = [e for e in entries if not any(_is_clutter(part) for part in PurePosixPath(e).parts)]
    if not entries:
        raise SubmissionError("is empty")
    if not any(entry.endswith(".py") for entry in entries):
        raise SubmissionError("holds no Python file")
    sources: dict[str, Source] = {}
    for exercise in kit.exercises:
        candidates = _candidates(exercise, entries)
        if not candidates:
            sources[exercise.name] = Missing()
        elif len(candidates) > 1:
            sources[exercise.name] = Unreadable(f"there are several: {', '.join(candidates[:4])}")
        else:
            try:
                sources[exercise.name] = read(candidates[0])
            except SubmissionError as error:
                sources[exercise.name] = Unreadable(f"{candidates[0]} {error}")
    return sources


def _candidates(exercise: Exercise, entries: list[str]) -> list[str]:
    """The entries that are most like the exercise's path: the longest common end, then the least depth."""
    for ending in _endings(exercise):
        matches = [entry for entry in entries if entry == ending or entry.endswith("/" + ending)]
        if matches:
            depth = min(entry.count("/") for entry in matches)
            return [entry for entry in matches if entry.count("/") == depth]
    return []


def _is_clutter(part: str) -> bool:
    return part.startswith(".") or part in _IGNORED


# ---------------------------------------------------------------------------------------------------------
# Folders


def _folder_entries(root: Path) -> list[str]:
    entries = [path.relative_to(root).as_posix() for path in _walk(root)]
    return sorted(entries)


def _walk(root: Path) -> Iterator[Path]:
    """Every entry that is no folder, links included and not followed."""
    count = 0
    for folder, folders, files in os.walk(root):  # does not follow links
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        folders[:] = sorted(name for name in folders if name not in links and not _is_clutter(name))
        for name in (*files, *links):
            count += 1
            if count > MAX_FILES:
                raise SubmissionError(f"holds more than {MAX_FILES} files")
            yield Path(folder) / name


def _read_file(path: Path) -> bytes:
    try:
        # Neither follow a link that was put here since, nor wait for the other end of a pipe.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        if path.is_symlink():
            raise SubmissionError("is a symbolic link; links are not followed") from None
        raise SubmissionError(f"cannot be read: {error.strerror}") from None
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise SubmissionError("is no regular file")
        return _checked(file.read(MAX_SOURCE + 1), status.st_size)


def _checked(source: bytes, size: int) -> bytes:
    if len(source) > MAX_SOURCE:
        raise SubmissionError(f"has {size:,} bytes; at most {MAX_SOURCE:,} are read")
    return source


# ---------------------------------------------------------------------------------------------------------
# Zip files, read in place


def _open_zip(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        raise SubmissionError("is no zip file, or a damaged one") from None
    except OSError as error:
        raise SubmissionError(f"cannot be read: {error.strerror}") from None
    except Exception as error:  # the directory of a zip file is the student's to forge
        raise SubmissionError(f"is a zip file that cannot be read: {type(error).__name__}") from None


def _zip_entries(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    if len(archive.infolist()) > MAX_FILES:
        raise SubmissionError(f"holds more than {MAX_FILES} files")
    return {info.filename: info for info in archive.infolist() if not info.is_dir()}


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if stat.S_ISLNK(info.external_attr >> 16):
        raise SubmissionError("is a symbolic link; links are not followed")
    try:
        with archive.open(info) as member:
            return _checked(member.read(MAX_SOURCE + 1), info.file_size)
    except RuntimeError:
        raise SubmissionError("is encrypted") from None
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError) as error:
        raise SubmissionError(f"cannot be unpacked: {error}") from None
