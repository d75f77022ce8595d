"""The payload that GitHub Classroom's reporter takes from a step: base64 of a JSON document, in `result`."""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

from jconv.grader.batch import Exam
from jconv.grader.formats.told import Options, file_names, told, whole_points
from jconv.grader.results import SubmissionResult

VERSION = 1


def write(results: Sequence[SubmissionResult], exam: Exam, options: Options) -> Mapping[str, str]:
    """One file a submission, to be appended to the file that `$GITHUB_OUTPUT` names."""
    factor = whole_points(results)
    return {
        f"github/{name}": f"result={encoded(one(result, exam, options, factor))}\n"
        for name, result in file_names(results, ".txt").items()
    }


def one(result: SubmissionResult, exam: Exam, options: Options, factor: int) -> dict[str, Any]:
    """The document for one submission."""
    files = {exercise.name: exercise.file for exercise in exam.kit.exercises}
    tests = [
        {
            "name": each.name,
            "status": _status(each.verdict),
            "score": round((each.score or 0) * factor),
            "message": told(each, options) if each.verdict != "passed" else "",
            "test_code": f"jconv run {each.name}",
            "filename": f"exercises/{files[each.name]}",
            "line_no": 0,
            "duration": int(each.seconds * 1000),
        }
        for each in result.exercises
    ]
    statuses = {test["status"] for test in tests}
    if result.total is not None:  # the sum of the tests is all that the reporter looks at
        change = round(result.total * factor) - sum(test["score"] for test in tests)
        tests.append({**tests[0], "name": "adjustment", "status": "pass", "score": change, "duration": 0,
                      "message": result.message, "test_code": "", "filename": ""})  # fmt: skip
    return {
        "version": VERSION,
        "status": "error" if "error" in statuses else "fail" if "fail" in statuses else "pass",
        "max_score": sum(round(each.max_score * factor) for each in result.exercises),
        "tests": tests,
    }


def encoded(document: dict[str, Any]) -> str:
    """A document in base64, on one line."""
    return base64.b64encode(json.dumps(document).encode()).decode("ascii")


def _status(verdict: str) -> str:
    return {"passed": "pass", "grader_error": "error"}.get(verdict, "fail")
