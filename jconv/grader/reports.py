"""Results as JSON, CSV and a table."""

import csv
import io
import json
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from jconv import __version__
from jconv.grader.batch import Exam
from jconv.grader.formats import FORMATS, Options
from jconv.grader.formats.told import cell, on_one_line
from jconv.grader.results import SubmissionResult
from jconv.grader.sandbox import Proof, Tier
from jconv.grader.store import to_plain

SCHEMA = "jconv/results/v1"
_MOST_OF_A_REASON = 200  # characters


def written(
    results: Sequence[SubmissionResult],
    exam: Exam,
    least: Tier,
    sandbox: Proof,
    formats: Collection[str],
    options: Options,
) -> dict[str, str]:
    """The texts of all formats that are asked for, by their paths."""
    texts: dict[str, str] = {}
    if "json" in formats:
        texts["results.json"] = as_json(results, exam, least, sandbox)
    if "csv" in formats:
        texts["scores.csv"] = as_csv(results, exam)
    for name, write in FORMATS.items():
        if name in formats:
            texts |= write(results, exam, options)
    return texts


def as_json(results: Sequence[SubmissionResult], exam: Exam, least: Tier, sandbox: Proof) -> str:
    """Everything that is known, hidden inputs and expected values included: for the instructor alone.

    Args:
        results: of the submissions.
        exam: what they were graded on.
        least: the weakest tier that was asked for.
        sandbox: the tier that attempts ran in.
    """
    document = {
        "schema": SCHEMA,
        "jconv": __version__,
        "kit": {"name": exam.kit.name, "title": exam.kit.title},
        "seed": exam.seed,
        "sandbox": {"asked": least, "achieved": sandbox.tier, "mechanisms": sandbox.mechanisms},
        "submissions": [_plain_result(result) for result in results],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _plain_result(result: SubmissionResult) -> dict[str, Any]:
    fields = to_plain(result)
    for exercise in fields["exercises"]:
        del exercise["doubtful"]  # settled by now
    if result.raw is not None:
        graded = {each.name: each.score for each in result.raw.exercises}
        fields |= {"raw": {"score": result.raw.score, "exercises": graded}, "notes": list(result.notes)}
    return fields


def as_csv(results: Sequence[SubmissionResult], exam: Exam) -> str:
    """A row a submission: the score, every exercise's points, and what did not pass.

    Where an instructor changed scores, two columns more: what was graded, and what was changed.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    changed = any(result.raw for result in results)
    more = ["raw_score", "notes"] if changed else []
    writer.writerow(["submission", "score", "max_score", *(e.name for e in exam.kit.exercises), "remark", *more])
    for result in results:
        points = [_number(exercise.score) for exercise in result.exercises]
        row = [cell(result.name), _number(result.score), _number(result.max_score), *points]
        last = [_number((result.raw or result).score), cell("; ".join(result.notes))] if changed else []
        writer.writerow([*row, cell(_remark(result)), *last])
    return text.getvalue()


def as_table(results: Sequence[SubmissionResult]) -> Table:
    """A row a submission: its name, its score, and the exercises that did not pass, by verdict."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("submission", overflow="fold")
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("not passed", overflow="fold")
    for result in results:
        score = "-" if result.score is None else _number(result.score)
        style = "green" if result.score == result.max_score else ""
        remark = "; ".join([*result.notes, _remark(result)])
        table.add_row(_plain(result.name), f"{score}/{_number(result.max_score)}", _plain(remark), style=style)
    return table


def _remark(result: SubmissionResult) -> str:
    """What did not pass, verdict by verdict; what was never run says why, once for all that share a reason."""
    if result.problem:
        return _short(result.problem)
    by_verdict: dict[str, dict[str, list[str]]] = {}
    for exercise in result.exercises:
        if exercise.verdict not in ("passed", "not_started"):
            name = exercise.name
            if exercise.cases_passed:
                name += f" {exercise.cases_passed}/{exercise.cases}"
            is_run = exercise.verdict not in ("load_error", "grader_error")
            reason = "" if is_run else f" ({_short(exercise.feedback.splitlines()[-1])})"
            by_verdict.setdefault(exercise.verdict, {}).setdefault(reason, []).append(name)
    remarks = [
        f"{verdict}: {', '.join(', '.join(names) + reason for reason, names in by_reason.items())}"
        for verdict, by_reason in by_verdict.items()
    ]
    if waiting := verdict_counts([result])["not_started"]:
        remarks.append(f"{waiting} not started")
    if result.overlooked:
        remarks.append(_short(result.overlooked))
    return "; ".join(remarks)


def _short(text: str) -> str:
    """A reason that the student may have worded, cut to what a table can hold."""
    return text if len(text) <= _MOST_OF_A_REASON else f"{text[: _MOST_OF_A_REASON - 3]}..."


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _plain(text: str) -> str:
    """Text for the terminal: no markup and no control characters of someone else's."""
    return escape(on_one_line(text))


def verdict_counts(results: Sequence[SubmissionResult]) -> Counter[str]:
    """How many attempts ended in each verdict."""
    return Counter(exercise.verdict for result in results for exercise in result.exercises)
