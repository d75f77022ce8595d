"""Scores that an instructor changes: single ones, and those of late submissions. Two CSV files say which.

    overrides    submission,exercise,score,reason    an empty exercise: the score of the whole submission
    late         submission,hours_late               or submission,submitted: a time, where --due is given

What was graded is never changed: an adjusted result holds the one that it was made from, and reports show both.
The order is: scores of exercises, then what being late costs, then scores of whole submissions, which are the last
word.
"""

import csv
import io
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches

from jconv.grader.results import SubmissionResult

_HOURS = {"min": 1 / 60, "h": 1.0, "hour": 1.0, "hours": 1.0, "d": 24.0, "day": 24.0, "days": 24.0,
          "week": 168.0, "weeks": 168.0}  # fmt: skip


class AdjustmentError(Exception):
    """A file or an option that says nothing that can be done, in one line."""


@dataclass(frozen=True)
class Override:
    """The score of an exercise, or of the whole submission where that is empty, and why."""

    score: float
    reason: str


Overrides = Mapping[tuple[str, str], Override]


@dataclass(frozen=True)
class LatePolicy:
    """What being late costs: a part of the points earned for every period that has begun.

    Within the grace nothing is taken; after it the periods count from when the work was due.
    """

    rate: float
    period: float  # hours
    grace: float = 0.0  # hours
    most: float = 1.0

    def taken(self, hours: float) -> float:
        """The part of the points that is taken for so many hours."""
        if hours <= self.grace:
            return 0.0
        return min(self.most, self.rate * math.ceil(hours / self.period))


def adjusted(
    results: Sequence[SubmissionResult],
    overrides: Overrides,
    late: Mapping[str, float] | None = None,
    policy: LatePolicy | None = None,
) -> list[SubmissionResult]:
    """Results with the scores that count.

    Args:
        results: as graded.
        overrides: by submission and exercise; see `read_overrides`.
        late: the hours by which submissions were late; see `read_late`.
        policy: what those cost.
    """
    return [_adjusted(result, overrides, (late or {}).get(result.name, 0.0), policy) for result in results]


def _adjusted(
    result: SubmissionResult, overrides: Overrides, hours: float, policy: LatePolicy | None
) -> SubmissionResult:
    notes, exercises = [], []
    for each in result.exercises:
        override = overrides.get((result.name, each.name))
        if override is not None:
            notes.append(_set(each.name, each.score, override))
            each = replace(each, score=override.score)
        exercises.append(each)
    changed = replace(result, exercises=tuple(exercises))
    total = None
    taken = policy.taken(hours) if policy else 0.0
    if taken and changed.score is not None:
        total = round(changed.score * (1 - taken), 2)
        notes.append(f"{hours:.4g} hours late: {100 * taken:g} % of {changed.score:g} taken")
    override = overrides.get((result.name, ""))
    if override is not None:
        notes.append(_set("score", changed.score if total is None else total, override))
        total = override.score
    return replace(changed, total=total, notes=tuple(notes), raw=result) if notes else result


def _set(what: str, before: float | None, override: Override) -> str:
    was = "not graded" if before is None else f"{before:g}"
    return f"{what} set to {override.score:g}, was {was}" + (f": {override.reason}" if override.reason else "")


# ---------------------------------------------------------------------------------------------------------
# What instructors write


def read_overrides(text: str, submissions: Collection[str], exercises: Collection[str]) -> Overrides:
    """The scores in a CSV file with the columns submission, exercise, score, reason; the last may lack.

    Raises:
        AdjustmentError: a column or a name is unknown, a score is none, or one thing is set twice.
    """
    found: dict[tuple[str, str], Override] = {}
    for line, row in _rows(text, ("submission", "exercise", "score"), ("reason",)):
        name, exercise = _known(line, "submission", row, submissions), row["exercise"]
        if exercise:
            _known(line, "exercise", row, exercises)
        if (name, exercise) in found:
            raise AdjustmentError(f"line {line}: {exercise or 'the score'} of {name!r} is set twice")
        found[name, exercise] = Override(_number(line, "score", row), row["reason"])
    return found


def read_late(text: str, submissions: Collection[str], due: datetime | None = None) -> Mapping[str, float]:
    """The hours by which submissions were late; who is not named was in time.

    Args:
        text: CSV with the columns submission and hours_late, or submission and submitted.
        submissions: the names that are known.
        due: when the work was due, for the times in `submitted`.

    Raises:
        AdjustmentError: a column or a name is unknown, a number or a time is none, or a name comes twice.
    """
    timed = "submitted" in text.partition("\n")[0]
    if timed and due is None:
        raise AdjustmentError("the column `submitted` takes --due, the time to compare with")
    found: dict[str, float] = {}
    for line, row in _rows(text, ("submission", "submitted" if timed else "hours_late")):
        name = _known(line, "submission", row, submissions)
        if name in found:
            raise AdjustmentError(f"line {line}: the submission {name!r} comes twice")
        if due is not None and timed:
            found[name] = _hours_after(line, row["submitted"], due)
        else:
            found[name] = _number(line, "hours_late", row)
    return found


def late_policy(penalty: str, grace: str = "0h", most: str = "100%") -> LatePolicy:
    """A policy as it is written on the command line: `10%/day`, `1h`, `50%`.

    Raises:
        AdjustmentError: one of them is not written like that.
    """
    rate, _, period = penalty.partition("/")
    return LatePolicy(
        _part("--late-penalty", rate, penalty, "10%/day"),
        _duration("--late-penalty", period, penalty, "10%/day", least=1 / 60),
        _duration("--late-grace", grace, grace, "1h, 30min or 2d"),
        _part("--late-most", most, most, "50%"),
    )


def when(text: str) -> datetime:
    """A time as ISO 8601 writes it.

    Raises:
        AdjustmentError: it is none.
    """
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise AdjustmentError(f"must be a time such as 2026-03-01T23:59, got {text!r}") from None


def _rows(text: str, wanted: Sequence[str], optional: Sequence[str] = ()) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the number and the cells of every line that is not empty."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), restval="")
    columns = [(name or "").strip() for name in reader.fieldnames or ()]
    lacking = [name for name in wanted if name not in columns]
    unknown = [name for name in columns if name not in (*wanted, *optional)]
    if lacking or unknown or len(set(columns)) != len(columns):
        raise AdjustmentError(f"the first line must be {','.join((*wanted, *optional))}, got {','.join(columns)}")
    reader.fieldnames = columns
    for row in reader:
        if None in row:
            raise AdjustmentError(f"line {reader.line_num}: has more than {len(columns)} cells")
        cells = {**dict.fromkeys(optional, ""), **{name: cell.strip() for name, cell in row.items()}}
        if any(cells.values()):
            yield reader.line_num, cells


def _known(line: int, what: str, row: Mapping[str, str], names: Collection[str]) -> str:
    name = row[what]
    if name not in names:
        close = get_close_matches(name, names, 1)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        raise AdjustmentError(f"line {line}: there is no {what} {name!r}{hint}")
    return name


def _number(line: int, column: str, row: Mapping[str, str]) -> float:
    try:
        number = float(row[column])
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf:
        raise AdjustmentError(f"line {line}: `{column}` must be a number, 0 or more, got {row[column]!r}")
    return number


def _hours_after(line: int, submitted: str, due: datetime) -> float:
    try:
        seconds = (when(submitted) - due).total_seconds()
    except AdjustmentError as error:
        raise AdjustmentError(f"line {line}: `submitted` {error}") from None
    except TypeError:  # one of them without
        raise AdjustmentError(
            f"line {line}: `submitted` and --due must both have a time zone or both none, "
            f"got {submitted} and {due.isoformat()}"
        ) from None
    return max(0.0, seconds / 3600)


def _part(option: str, text: str, whole: str, example: str) -> float:
    try:
        part = float(text.removesuffix("%")) / 100 if text.endswith("%") else math.nan
    except ValueError:
        part = math.nan
    if not 0 <= part <= 1:
        raise AdjustmentError(f"{option} must be like {example}, with 0% to 100%, got {whole!r}")
    return part


def _duration(option: str, text: str, whole: str, example: str, least: float = 0.0) -> float:
    """Hours, of a number and a unit; a unit alone is one of it."""
    number = text.rstrip("abcdefghijklmnopqrstuvwxyz ")
    try:
        hours = float(number or 1) * _HOURS[text.removeprefix(number).strip()]
    except (ValueError, KeyError):
        hours = math.nan
    if not least <= hours < math.inf:
        raise AdjustmentError(f"{option} must be like {example}, got {whole!r}")
    return hours
