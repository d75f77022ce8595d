"""What is the same in every bundle.

kit.toml           the manifest
exam.frame         the cases and their answers
settings.json      how it is graded, and what students are told
requirements.txt   what jconv needs, in the releases that were installed where the bundle was made
jconv/             the package as it was there

jconv is laid in as it is rather than named by its version: what grades on the platform is what was tried here,
from a checkout as from a release.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from jconv.files import replacing
from jconv.grader.batch import Exam
from jconv.grader.bundles import exam as exams
from jconv.grader.formats import Level, Visibility
from jconv.grader.sandbox import Tier
from jconv.kit.manifest import MANIFEST, read_manifest

EXAM, SETTINGS = "exam.frame", "settings.json"
RESULTS = "results/results.json"
PACKAGE = Path(__file__).parents[2]
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
# Bundles run on Linux, wherever they are made.
_THERE = {"extra": "", "sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}


@dataclass(frozen=True)
class Settings:
    """How a submission is graded on the platform, and what students are told."""

    min_tier: Tier = "process"
    level: Level = "full"
    hidden: Visibility = "never"
    patience: float = 1.0  # what time limits are multiplied by, where there is less than a processor


@dataclass(frozen=True)
class File:
    """A file of a bundle."""

    content: bytes
    executable: bool = False


Files = Mapping[str, File]


def common(exam: Exam, settings: Settings) -> dict[str, File]:
    """The files of every bundle, by their paths."""
    return {
        MANIFEST: File((exam.kit.root / MANIFEST).read_bytes()),
        EXAM: File(exams.pack(exam)),
        SETTINGS: File((json.dumps(asdict(settings), indent=1) + "\n").encode()),
        "requirements.txt": File("".join(f"{line}\n" for line in sorted(requirements())).encode()),
        **{f"jconv/{path}": File(content) for path, content in _package()},
    }


def read(folder: Path) -> tuple[Exam, Settings]:
    """The exam and the settings of a bundle.

    Raises:
        KitError: the exam is damaged, or of another kit.
        OSError: a file cannot be read.
    """
    settings = Settings(**json.loads((folder / SETTINGS).read_text(encoding="utf-8")))
    return exams.unpack(read_manifest(folder), (folder / EXAM).read_bytes()), settings


def write_results(root: Path, document: dict[str, Any]) -> None:
    """Write what Gradescope and PrairieLearn read, where both look for it: whole or not at all."""
    path = root / RESULTS
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as file:
        file.write(json.dumps(document, ensure_ascii=False).encode("utf-8", "backslashreplace"))


def template(name: str, **values: str) -> bytes:
    """A file of `templates`, with `@NAME@` replaced by the value of that name."""
    text = (Path(__file__).parent / "templates" / name).read_text(encoding="utf-8")
    for place, value in {"PYTHON": PYTHON, **values}.items():
        text = text.replace(f"@{place}@", value)
    return text.encode()


def requirements() -> set[str]:
    """What jconv needs and what that needs, pinned to what is installed: builds that break are pins that lack."""
    pinned: dict[str, str] = {}
    waiting = _needed_by("jconv")
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name not in pinned:
            try:
                pinned[name] = f"{name}=={metadata.version(name)}"
                waiting += _needed_by(name)
            except metadata.PackageNotFoundError:  # what is for Linux alone, on another machine
                pinned[name] = f"{name}{requirement.specifier}"
    return set(pinned.values())


def _needed_by(name: str) -> list[Requirement]:
    listed = [Requirement(line) for line in metadata.requires(name) or ()]
    return [each for each in listed if each.marker is None or each.marker.evaluate(_THERE)]


def _package() -> Iterator[tuple[str, bytes]]:
    for path in sorted(PACKAGE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(PACKAGE).as_posix(), path.read_bytes()
