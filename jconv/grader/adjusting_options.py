"""The options of `jconv grade` for scores that the instructor changes, gathered into one argument."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from jconv.grader.adjusting import (
    AdjustmentError,
    LatePolicy,
    Overrides,
    adjusted,
    late_policy,
    read_late,
    read_overrides,
    when,
)
from jconv.grader.results import SubmissionResult
from jconv.grader.submissions import Submission
from jconv.kit.commands import Mistake
from jconv.kit.manifest import Kit

_OPTIONS = (
    click.option(
        "--overrides",
        type=click.Path(path_type=Path),
        help="CSV with the columns submission,exercise,score,reason: scores that you set.",
    ),
    click.option(
        "--late",
        type=click.Path(path_type=Path),
        help="CSV with the columns submission,hours_late, or submission,submitted with --due.",
    ),
    click.option(
        "--late-penalty", metavar="PART/TIME", help="What being late costs, of the points earned: 10%/day."
    ),
    click.option("--late-grace", metavar="TIME", help="How late is not late yet: 30min, 1h. Default: 0h."),
    click.option("--late-most", metavar="PART", help="What being late costs at most: 50%. Default: 100%."),
    click.option("--due", metavar="TIME", help="When the work was due: 2026-03-01T23:59, or with a time zone."),
)


@dataclass(frozen=True)
class Adjustments:
    """What was asked for."""

    overrides: Path | None
    late: Path | None
    late_penalty: str | None
    late_grace: str | None
    late_most: str | None
    due: str | None

    def read(
        self, found: Sequence[Submission], kit: Kit
    ) -> Callable[[Sequence[SubmissionResult]], list[SubmissionResult]]:
        """What changes the results of these submissions; read before anything is graded.

        Raises:
            Mistake: a file or an option says nothing that can be done.
        """
        names = [submission.name for submission in found]
        overrides: Overrides = {}
        if self.overrides is not None:
            exercises = [exercise.name for exercise in kit.exercises]
            overrides = _from_file(self.overrides, lambda text: read_overrides(text, names, exercises))
        policy, late = self._policy(), {}
        if self.late is not None:
            due = None if self.due is None else _from_option("--due ", when, self.due)
            late = _from_file(self.late, lambda text: read_late(text, names, due))
        return lambda results: adjusted(results, overrides, late, policy)

    def _policy(self) -> LatePolicy | None:
        if (self.late is None) != (self.late_penalty is None):
            raise Mistake("--late and --late-penalty go together: who was late, and what that costs")
        if self.late_penalty is None:
            if self.late_grace or self.late_most or self.due:
                raise Mistake("--late-grace, --late-most and --due go with --late and --late-penalty")
            return None
        return _from_option("", late_policy, self.late_penalty, self.late_grace or "0h", self.late_most or "100%")


def adjusting_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options, and what they say as the argument `adjustments`."""

    @functools.wraps(command)
    def gathered(
        *args: Any,
        overrides: Path | None,
        late: Path | None,
        late_penalty: str | None,
        late_grace: str | None,
        late_most: str | None,
        due: str | None,
        **others: Any,
    ) -> Any:
        asked = Adjustments(overrides, late, late_penalty, late_grace, late_most, due)
        return command(*args, adjustments=asked, **others)

    for option in reversed(_OPTIONS):
        gathered = option(gathered)
    return gathered


def _from_file(path: Path, read: Callable[[str], Any]) -> Any:
    try:
        return read(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Mistake(f"{path}: {error.strerror}") from None
    except (UnicodeDecodeError, AdjustmentError) as error:
        raise Mistake(f"{path}: {error}") from None


def _from_option(option: str, read: Callable[..., Any], *values: str) -> Any:
    try:
        return read(*values)
    except AdjustmentError as error:
        raise Mistake(f"{option}{error}") from None
