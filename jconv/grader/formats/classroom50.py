"""classroom50's result.json, schema `classroom50/result/v1`: whole points, which it wants as integers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from jconv.grader.batch import Exam
from jconv.grader.formats.told import Options, file_names, whole_points
from jconv.grader.results import SubmissionResult

SCHEMA = "classroom50/result/v1"


def write(results: Sequence[SubmissionResult], exam: Exam, options: Options) -> Mapping[str, str]:
    """One file a submission; points that are no whole numbers are counted in hundredths."""
    factor = whole_points(results)
    options = replace(options, assignment=options.assignment or exam.kit.name)
    return {
        f"classroom50/{name}": json.dumps(one(result, options, factor), indent=2, ensure_ascii=False) + "\n"
        for name, result in file_names(results, ".json").items()
    }


def one(result: SubmissionResult, options: Options, factor: int) -> dict[str, Any]:
    """The document for one submission; where the grader failed, 0 of 0 points, as the platform itself writes."""
    tests = [
        {
            "test-name": each.name,
            "passed": each.verdict == "passed",
            "score": round((each.score or 0) * factor),
            "max-score": round(each.max_score * factor),
        }
        for each in result.exercises
        if result.score is not None
    ]
    most = sum(test["max-score"] for test in tests)
    return {
        "schema": SCHEMA,
        "classroom": options.classroom,
        "assignment": options.assignment,
        "submission": result.name,
        "commit": "",
        "release": "",
        "review": "",
        "datetime": options.now.isoformat(),
        "score": min(most, round((result.score or 0) * factor)),  # no more than there are is allowed
        "max-score": most,
        "tests": tests,
    }
