"""Read what was handed in, wherever it lies: a folder, a zip file, a tar file, single files. Nothing is unpacked.

Each gives its entries by name and a way to read one. Links are not followed, names are not trusted, and sizes are
bounded before anything is read.
"""

import bz2
import gzip
import io
import lzma
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeAlias

MAX_SOURCE = 1 << 20
MAX_FILES = 10_000
MAX_UNPACKED = 256 << 20  # bytes of a tar file that are read in all
IGNORED = ("__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini")
OPENERS = {
    ".tgz": gzip.open,
    ".gz": gzip.open,
    ".tbz2": bz2.open,
    ".bz2": bz2.open,
    ".txz": lzma.open,
    ".xz": lzma.open,
}
NOTEBOOK = ".ipynb"
CODE = (".py", ".py.txt", NOTEBOOK)
KINDS = "a submission is a folder, a zip or tar file, or a .py or .ipynb file"
_ENCRYPTED = 1  # of a zip member's flags

Read = Callable[[str], bytes]


class SubmissionError(Exception):
    """Something handed in that cannot be read; the message is for its author and the instructor."""


def is_zip(path: Path) -> bool:
    """Whether a path's name is a zip file's."""
    return path.suffix.lower() == ".zip"


def is_tar(path: Path) -> bool:
    """Whether a path's name is a tar file's, compressed or not."""
    name = path.name.lower()
    return name.endswith((".tar", ".tgz", ".tbz2", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz"))


def is_code(name: str) -> bool:
    """Whether a name is a Python file's or a notebook's; some editors and mail programs add `.txt`."""
    return name.lower().endswith(CODE)


@contextmanager
def opened(path: Path) -> Iterator[tuple[list[str], Read]]:
    """The names of what lies in a folder or an archive, and a function that reads one of them.

    Raises:
        SubmissionError: it cannot be read.
    """
    if path.is_symlink():
        raise SubmissionError("is a symbolic link; links are not followed")
    if path.is_dir():
        yield (
            sorted(each.relative_to(path).as_posix() for each in _walk(path)),
            lambda name: read_file(path / name),
        )
    elif is_tar(path):
        members = _tar_members(path)
        yield list(members), lambda name: _content(members[name])
    elif is_zip(path):
        with _open_zip(path) as archive:
            infos = _zip_entries(archive)
            yield list(infos), lambda name: _read_member(archive, infos[name])
    elif is_code(path.name):
        yield [path.name], lambda _: read_file(path)
    else:
        raise SubmissionError(f"is of a kind that is not read: {KINDS}")


def is_clutter(part: str) -> bool:
    """Whether a file or folder of this name is a tool's and not the student's."""
    return part.startswith(".") or part in IGNORED


def read_file(path: Path) -> bytes:
    """The content of a regular file of moderate size.

    Raises:
        SubmissionError: it is a link, something else, too large, or cannot be read.
    """
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


def _walk(root: Path) -> Iterator[Path]:
    """Every entry that is no folder, links included and not followed."""
    count = 0
    for folder, folders, files in os.walk(root):  # does not follow links
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        folders[:] = sorted(name for name in folders if name not in links and not is_clutter(name))
        for name in (*files, *links):
            count += 1
            if count > MAX_FILES:
                raise SubmissionError(f"holds more than {MAX_FILES} files")
            yield Path(folder) / name


def _checked(source: bytes, size: int | None = None) -> bytes:
    if len(source) > MAX_SOURCE:
        raise SubmissionError(f"has {size or len(source):,} bytes; at most {MAX_SOURCE:,} are read")
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
    # Old Windows zippers write backslashes; a name that climbs is no better for it, since nothing is unpacked.
    named = {info.filename.replace("\\", "/"): info for info in archive.infolist()}
    return {name: info for name, info in named.items() if not name.endswith("/")}


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if stat.S_ISLNK(info.external_attr >> 16):
        raise SubmissionError("is a symbolic link; links are not followed")
    if info.flag_bits & _ENCRYPTED:
        raise SubmissionError("is encrypted")
    try:
        with archive.open(info) as member:
            source = member.read(MAX_SOURCE + 1)
    except Exception as error:  # a member costs its own exercise, whatever is wrong with it, and no other
        raise SubmissionError(f"cannot be unpacked: {error}") from None
    return _checked(source, info.file_size)


# ---------------------------------------------------------------------------------------------------------
# Tar files, read once from front to back: they have no directory, and may unpack to anything


_Member: TypeAlias = bytes | SubmissionError | None  # a content, why there is none, or one that nobody asks for


def _content(member: _Member) -> bytes:
    if isinstance(member, SubmissionError):
        raise member
    return _checked(member or b"")


def _tar_members(path: Path) -> Mapping[str, _Member]:
    opener = OPENERS.get(path.suffix.lower())
    try:
        with path.open("rb") as packed:
            return _members(_Bounded(opener(packed) if opener else packed))
    except SubmissionError:
        raise
    except (tarfile.TarError, OSError, EOFError, zlib.error, lzma.LZMAError, ValueError) as error:
        raise SubmissionError(f"is a tar file that cannot be read: {error}") from None


def _members(stream: "_Bounded") -> Mapping[str, _Member]:
    members: dict[str, _Member] = {}
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for count, member in enumerate(archive, 1):
            if count > MAX_FILES:
                raise SubmissionError(f"holds more than {MAX_FILES} files")
            if not member.isdir():
                members[member.name] = _member(archive, member, members)
    return members


def _member(archive: tarfile.TarFile, member: tarfile.TarInfo, before: Mapping[str, _Member]) -> _Member:
    if member.issym():
        return SubmissionError("is a symbolic link; links are not followed")
    if member.islnk():  # how tar writes the second name of a file that it holds already
        linked = before.get(member.linkname)
        return SubmissionError("is a link to no Python file of the archive") if linked is None else linked
    if not member.isfile():
        return SubmissionError("is no regular file")
    file = archive.extractfile(member) if is_code(member.name) else None
    return file.read(MAX_SOURCE + 1) if file else None


class _Bounded(io.RawIOBase):
    """A stream of which so much is read and no more."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._left = stream, MAX_UNPACKED

    def read(self, size: int = -1, /) -> bytes:
        chunk = self._stream.read(size)
        self._left -= len(chunk)
        if self._left < 0:
            raise SubmissionError(f"unpacks to more than {MAX_UNPACKED >> 20} MB")
        return chunk

    def readable(self) -> bool:
        return True
