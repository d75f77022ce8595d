"""What a student is told of a result: how much, and whether hidden cases may show."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, TypeAlias

from jconv.grader.results import ExerciseResult, SubmissionResult
from jconv.kit.judging import NOT_LOADED

Level: TypeAlias = Literal["full", "first_difference", "verdict"]
Visibility: TypeAlias = Literal["never", "after_due_date", "after_published", "always"]
LEVELS: tuple[Level, ...] = ("full", "first_difference", "verdict")
VISIBILITIES: tuple[Visibility, ...] = ("never", "after_due_date", "after_published", "always")
_FRAME = re.compile(r'  File ".*", line (?P<line>\d+)')


@dataclass(frozen=True)
class Options:
    """How much a student is told, what platforms want to know, and the time of the report."""

    level: Level = "full"
    hidden: Visibility = "never"
    classroom: str = ""
    assignment: str = ""
    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)


def told(result: ExerciseResult, options: Options, *, hidden: bool = False) -> str:
    """The text for a student: all of it, the first thing that is wrong, or the verdict alone.

    Args:
        result: of the exercise.
        options: how much is told.
        hidden: whether hidden cases may show in this text.
    """
    verdict = f"{result.verdict.replace('_', ' ')}, {result.cases_passed} of {result.cases} cases"
    text = printable(result.feedback if hidden else result.public)
    if options.level == "verdict" or not text or result.verdict in ("passed", "not_started"):
        return verdict
    if options.level == "first_difference":
        text = _first(text)
    return f"{verdict}\n{text}"


def _first(text: str) -> str:
    """The first thing that is wrong, in one line: a difference, or an error's type and message, and its line."""
    lines = text.removeprefix(f"{NOT_LOADED}\n").splitlines()
    place = ""
    for line in lines:
        if frame := _FRAME.match(line):
            place = f" (line {frame['line']})"
        elif not line.startswith("  "):  # below the frames and what stands in their lines
            return line + place
    return lines[0]


def printable(text: str) -> str:
    """A text without characters that XML, terminals or browsers cannot show."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text)


def on_one_line(text: str) -> str:
    """A text without characters that could break a line or rewrite a terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = on_one_line(text)
    return "'" + text if text.startswith(("=", "+", "-", "@")) else text


def file_names(results: Sequence[SubmissionResult], suffix: str) -> Mapping[str, SubmissionResult]:
    """A file name for every submission, that no two share and that no name can lead astray."""
    named: dict[str, SubmissionResult] = {}
    for result in results:
        stem = re.sub(r"[^\w.-]+", "_", result.name).strip("._") or "submission"
        name, number = stem, 1
        while f"{name}{suffix}" in named:
            number += 1
            name = f"{stem}-{number}"
        named[f"{name}{suffix}"] = result
    return named


def whole_points(results: Sequence[SubmissionResult]) -> int:
    """The factor that makes all points whole numbers: 1 where they are, 100 where they are not."""
    points = [p for r in results for e in r.exercises for p in (e.max_score, e.score or 0)]
    points += [result.total for result in results if result.total is not None]
    return 1 if all(each == int(each) for each in points) else 100
