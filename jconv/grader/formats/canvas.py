"""Points into a gradebook that was exported from Canvas: the same file with one column filled in."""

import csv
import io
from collections.abc import Sequence

from jconv.grader.results import SubmissionResult

_STUDENT, _ID, _LOGIN = "Student", "ID", "SIS Login ID"


class GradebookError(Exception):
    """A gradebook that cannot be merged into, in one line."""


def merge(results: Sequence[SubmissionResult], gradebook: str, assignment: str) -> tuple[str, list[str]]:
    """Fill in an assignment's column.

    A student is found by login, by ID, or by name as Canvas writes it into the names of downloaded files
    (`lovelaceada_123_456_work.zip`).

    Args:
        results: of the submissions.
        gradebook: the exported file's text.
        assignment: the column; its title may go on with the assignment's number in parentheses.

    Returns:
        The file to import, and the submissions that belong to no student.

    Raises:
        GradebookError: the gradebook has not the columns of one, or the assignment is not there once.
    """
    rows = list(csv.reader(io.StringIO(gradebook.removeprefix("\ufeff"))))
    if not rows or _STUDENT not in rows[0] or _ID not in rows[0]:
        raise GradebookError(f"a gradebook's first line has the columns {_STUDENT} and {_ID}")
    header = rows[0]
    columns = [n for n, title in enumerate(header) if title == assignment or title.startswith(f"{assignment} (")]
    if len(columns) != 1:
        raise GradebookError(
            f"the gradebook has {len(columns)} columns for the assignment {assignment!r}, not one"
        )
    by_key: dict[str, SubmissionResult] = {}
    for result in results:
        for key in _keys(result.name):
            by_key[key] = result
    found: set[str] = set()
    for row in rows[1:]:
        if len(row) != len(header) or "Points Possible" in row[header.index(_STUDENT)]:
            continue
        result = next((by_key[key] for key in _student_keys(header, row) if key in by_key), None)
        if result is not None and result.score is not None:
            row[columns[0]] = f"{result.score:g}"
            found.add(result.name)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue(), [result.name for result in results if result.name not in found]


def _keys(name: str) -> list[str]:
    parts = name.replace("_LATE_", "_").split("_")
    return [name.casefold(), *(part.casefold() for part in parts[:2])]


def _student_keys(header: list[str], row: list[str]) -> list[str]:
    keys = [row[header.index(title)].strip() for title in (_LOGIN, _ID) if title in header]
    last_first = "".join(c for c in row[header.index(_STUDENT)] if c.isalnum())
    return [key.casefold() for key in (*keys, last_first) if key]
