"""Find submissions and their sources. Nothing of theirs is executed, unpacked or followed here.

A submission is a folder, a zip or tar file, or single files; `sources` tells how exercises are found in it.

Folders as platforms export them are folders of submissions. Canvas puts all files of a class into one folder and
the student before each name, `lovelaceada_11_22_correlate1d.py`: those of a student are one submission.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from jconv.grader.archives import CODE, KINDS, SubmissionError, is_clutter, is_code, is_tar, is_zip, opened
from jconv.grader.sources import Source, Work, endings, work_in
from jconv.kit.manifest import Kit

# student, perhaps LATE, the student's number, the submission's number, the file's own name, perhaps a version
_CANVAS = re.compile(r"(?P<student>[^_]+)(?:_LATE)?_(?P<id>\d+)_\d+_(?P<file>.+?)(?:-\d+)?(?P<suffix>\.\w+)")


_PACKED = (".rar", ".7z", ".gz", ".bz2", ".xz", ".zst")  # archives that are not read
_ROSTERS = (".csv", ".tsv", ".json", ".md", ".txt", ".yml", ".yaml")  # what lies beside submissions


@dataclass(frozen=True)
class Submission:
    """Something that was handed in: its name, and where it lies; several files where they lie loose."""

    name: str
    path: Path
    files: tuple[Path, ...] = ()

    def work(self, kit: Kit) -> Work:
        """What it holds of the kit's exercises.

        Raises:
            SubmissionError: the submission as a whole cannot be read, or holds no Python.
        """
        if not self.files:
            with opened(self.path) as (names, read):
                return work_in(kit, names, read)
        loose = {_own_name(path): path for path in self.files}

        def read_loose(name: str) -> bytes:
            with opened(loose[name]) as (names, read):
                return read(names[0])

        return work_in(kit, loose, read_loose)

    def sources(self, kit: Kit) -> Mapping[str, Source]:
        """The source of every exercise, by the exercise's name.

        Raises:
            SubmissionError: the submission as a whole cannot be read, or holds no Python.
        """
        return self.work(kit).sources


def find_submissions(
    paths: Iterable[Path], kit: Kit, on_passed_over: Callable[[Path], None] = lambda path: None
) -> list[Submission]:
    """The submissions at some paths: each an archive, a file, a submission's folder, or a folder of submissions.

    A folder is a submission where one of the kit's exercises lies in it as in the kit (or without the folder
    `exercises`). Otherwise it is a folder of submissions where archives or files that Canvas named lie in it, or
    folders and no exercise: then its archives, folders and files are submissions, be it ones that cannot be read.
    Files that Canvas named are a submission together, a student's each.

    Args:
        paths: where to look.
        kit: whose exercises are looked for.
        on_passed_over: called with what lies beside submissions and is none: hidden files, tables, notes.

    Raises:
        SubmissionError: a path that is not there or is no submission.
    """
    found: list[Submission] = []
    for path in paths:
        if path.is_symlink() or not path.is_dir():
            if not path.is_symlink() and not path.exists():
                raise SubmissionError(f"{path}: there is no such file or folder")
            if not path.is_symlink() and not (_is_archive(path) or is_code(path.name)):
                raise SubmissionError(f"{path}: {KINDS}")
            found.append(Submission(_name(path), path))
        elif _is_class(path, kit):
            found += _class(path, on_passed_over)
        else:
            found.append(Submission(_name(path), path))
    return _with_unique_names(found)


def _is_class(folder: Path, kit: Kit) -> bool:
    """Whether a folder holds submissions, and is not one."""
    ends = [endings(exercise) for exercise in kit.exercises]
    if any((folder / end).is_file() for each in ends for end in each[:-1]):
        return False
    entries = [entry for entry in folder.iterdir() if not is_clutter(entry.name)]
    if any(_is_packed(entry) or _CANVAS.fullmatch(entry.name) for entry in entries):
        return True
    return any(map(Path.is_dir, entries)) and not any((folder / each[-1]).is_file() for each in ends)


def _class(folder: Path, on_passed_over: Callable[[Path], None]) -> list[Submission]:
    by_student: dict[str, list[Path]] = defaultdict(list)
    others: list[Submission] = []
    for entry in sorted(folder.iterdir()):
        named = _CANVAS.fullmatch(entry.name)
        if is_clutter(entry.name):
            on_passed_over(entry)
        elif entry.is_dir() or _is_packed(entry):
            others.append(Submission(_name(entry), entry))
        elif named:
            by_student[f"{named['student']}_{named['id']}"].append(entry)
        elif _is_roster(entry):
            on_passed_over(entry)
        else:
            others.append(Submission(_name(entry), entry))
    found: list[Submission] = []
    for name, files in by_student.items():
        if all(map(_is_roster, files)):
            for file in files:
                on_passed_over(file)
        else:
            found.append(Submission(name, folder, tuple(files)))
    return found + others


def _own_name(path: Path) -> str:
    """A file's name without what Canvas puts before and after it."""
    named = _CANVAS.fullmatch(path.name)
    return named["file"] + named["suffix"] if named else path.name


def _name(path: Path) -> str:
    named = path if path.name not in ("", "..") else path.resolve()
    if is_tar(named):
        return named.name[: named.name.lower().index(".t")] or named.name
    code = next((ending for ending in CODE if named.name.lower().endswith(ending)), "")
    if code:
        return named.name[: -len(code)] or named.name
    return named.name if named.is_dir() else named.stem


def _is_archive(path: Path) -> bool:
    return is_zip(path) or is_tar(path)


def _is_packed(path: Path) -> bool:
    return _is_archive(path) or path.suffix.lower() in _PACKED


def _is_roster(path: Path) -> bool:
    return path.suffix.lower() in _ROSTERS and not is_code(path.name)


def _with_unique_names(found: list[Submission]) -> list[Submission]:
    names = [submission.name for submission in found]
    return [s if names.count(s.name) == 1 else Submission(str(s.path), s.path, s.files) for s in found]
