"""From what was handed in to a source for every exercise.

An exercise's file is found by its path in the kit, or the end of it: `exercises/01_one_dimension/correlate1d.py`,
`01_one_dimension/correlate1d.py` or `correlate1d.py`, at any depth, since students zip the folder around their
work. What browsers and file systems make of that name will do as well: `Correlate1D (1).py`, `correlate1d.py.txt`.
Where there is no such file, or none that was begun, the function is looked for in notebooks and in files of other
names.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypeAlias

from jconv.grader.archives import NOTEBOOK, Read, SubmissionError, is_clutter, is_code
from jconv.grader.notebooks import Code, cells_of
from jconv.kit.manifest import Exercise, Kit
from jconv.kit.progress import is_untouched

_RENAMED = re.compile(r"(?P<stem>.+?)(?: ?\(\d+\)| - copy| copy)?\.py(?:\.txt)?")
# To read code takes up to 20 s a megabyte, and what is handed in may be made to take long.
_MOST_COPIES = 4  # files of an exercise's name that are looked at, in as many places
_MOST_OF_A_STUB = 1 << 16  # bytes
_MOST_CODE = 1 << 19  # characters of notebooks and of files of other names


@dataclass(frozen=True)
class Missing:
    """No file for an exercise."""


@dataclass(frozen=True)
class Unreadable:
    """A file for an exercise, but one that is not read: why."""

    reason: str


Source: TypeAlias = bytes | Missing | Unreadable


@dataclass(frozen=True)
class Work:
    """A source for every exercise, by its name, and the files with code in which no exercise was recognised."""

    sources: Mapping[str, Source]
    unrecognised: tuple[str, ...] = ()


def work_in(kit: Kit, entries: Iterable[str], read: Read) -> Work:
    """The work that some entries hold.

    Raises:
        SubmissionError: there is none, or no Python.
    """
    entries = [e for e in entries if not any(is_clutter(part) for part in PurePosixPath(e).parts)]
    if not entries:
        raise SubmissionError("is empty")
    entries = [entry for entry in entries if is_code(entry)]
    if not entries:
        raise SubmissionError("holds no Python file")
    by_name: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        by_name[_as_given(entry).rpartition("/")[2]].append(entry)
    places = {exercise.name: _places(exercise, by_name) for exercise in kit.exercises}
    named = {entry for groups in places.values() for group in groups for entry in group}
    others = _looked_through([entry for entry in entries if entry not in named], read)
    sources = {e.name: _source(e, places[e.name], others, read) for e in kit.exercises}
    functions = {exercise.function for exercise in kit.exercises}
    unrecognised = [
        f"{entry}, which {code}" if isinstance(code, SubmissionError) else entry
        for entry, code in others.items()
        if isinstance(code, SubmissionError) or not functions & code.functions
    ]
    return Work(sources, tuple(unrecognised))


# ---------------------------------------------------------------------------------------------------------
# Files of the exercises' names


def _as_given(entry: str) -> str:
    """A path as it was before a browser or a file system renamed the file: `Mean (1).py.txt` is `mean.py`."""
    folder, slash, file = entry.casefold().rpartition("/")
    named = _RENAMED.fullmatch(file)
    return f"{folder}{slash}{named['stem']}.py" if named else entry.casefold()


def endings(exercise: Exercise) -> list[str]:
    """The ends of an exercise's path that count, the longest first."""
    parts = ("exercises", *PurePosixPath(exercise.file).parts)
    return ["/".join(parts[start:]) for start in range(len(parts))]


def _places(exercise: Exercise, by_name: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The entries of an exercise's name, those that are equally like its path together, the likest first.

    A right name comes before a changed one, a longer common end before a shorter, less depth before more.
    """
    ends = endings(exercise)
    groups: dict[tuple[bool, int, int], list[str]] = defaultdict(list)
    for entry in by_name.get(ends[-1].casefold(), ()):
        is_renamed = not f"/{entry}".endswith(f"/{ends[-1]}")
        path = f"/{_as_given(entry)}" if is_renamed else f"/{entry}"
        likeness = [path.endswith(f"/{end.casefold() if is_renamed else end}") for end in ends].index(True)
        groups[is_renamed, likeness, entry.count("/")].append(entry)
    return [groups[key] for key in sorted(groups)]


def _source(
    exercise: Exercise, places: Sequence[Sequence[str]], others: Mapping[str, Code | SubmissionError], read: Read
) -> Source:
    """The first file that was begun; the function elsewhere; the stub; or nothing."""
    stub: Source = Missing()
    for group in places[:_MOST_COPIES]:
        found = {entry: _read(entry, read) for entry in group[:_MOST_COPIES]}
        begun = {entry: source for entry, source in found.items() if not _is_stub(source, exercise)}
        if begun:
            return _the_one(begun)
        if isinstance(stub, Missing):
            stub = found[group[0]]
    elsewhere = _elsewhere(exercise, others)
    return stub if isinstance(elsewhere, Missing) else elsewhere


def _read(entry: str, read: Read) -> Source:
    try:
        return read(entry)
    except SubmissionError as error:
        return Unreadable(f"{entry} {error}")


def _is_stub(source: Source, exercise: Exercise) -> bool:
    if not isinstance(source, bytes) or len(source) > _MOST_OF_A_STUB:
        return False
    return is_untouched(source, exercise.function)


def _the_one(found: Mapping[str, Source]) -> Source:
    """The one source that was found; several are not guessed between."""
    if len(found) > 1:
        return Unreadable(f"there are several: {', '.join([*found][:4])}")
    return next(iter(found.values()), Missing())


# ---------------------------------------------------------------------------------------------------------
# Notebooks, and files of other names


def _looked_through(entries: Sequence[str], read: Read) -> Mapping[str, Code | SubmissionError]:
    """The code of every notebook and of the files that lie no deeper than others, or why it is not known.

    What lies deeper is likely a library's.
    """
    depth = min((entry.count("/") for entry in entries if not _is_notebook(entry)), default=0)
    found: dict[str, Code | SubmissionError] = {}
    left = _MOST_CODE
    for entry in entries:
        if _is_notebook(entry) or entry.count("/") == depth:
            try:
                content = read(entry)
                cells = cells_of(content) if _is_notebook(entry) else [content.decode("utf-8-sig", "replace")]
                size = sum(map(len, cells))
                if size > left:
                    raise SubmissionError("is not looked through: there is too much code beside the exercises")
                left -= size
                found[entry] = Code(cells)
            except SubmissionError as error:
                found[entry] = error
    return found


def _elsewhere(exercise: Exercise, others: Mapping[str, Code | SubmissionError]) -> Source:
    """The source of an exercise's function where one of these defines it; why a notebook may, where none does."""
    found: dict[str, Source] = {
        entry: code.source_of(exercise.function)
        for entry, code in others.items()
        if isinstance(code, Code) and exercise.function in code.functions
    }
    if found:
        return _the_one(
            {e: s for e, s in found.items() if not _is_stub(s, exercise)} or dict([*found.items()][:1])
        )
    broken = next((f"{entry} {error}" for entry, error in others.items()
                   if isinstance(error, SubmissionError) and _is_notebook(entry)), "")  # fmt: skip
    return Unreadable(broken) if broken else Missing()


def _is_notebook(entry: str) -> bool:
    return entry.lower().endswith(NOTEBOOK)
