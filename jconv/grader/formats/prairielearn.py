"""PrairieLearn's results.json for an external grader; at most 1 MB.

https://docs.prairielearn.com/externalGrading/
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from jconv.grader.batch import Exam
from jconv.grader.formats.told import Options, file_names, told
from jconv.grader.results import SubmissionResult

MOST = 1_000_000  # bytes


def write(results: Sequence[SubmissionResult], exam: Exam, options: Options) -> Mapping[str, str]:
    """One file a submission."""
    titles = {exercise.name: exercise.title for exercise in exam.kit.exercises}
    return {
        f"prairielearn/{name}": json.dumps(one(result, titles, options), ensure_ascii=False) + "\n"
        for name, result in file_names(results, ".json").items()
    }


def apology() -> dict[str, Any]:
    """The document where the grader failed: not gradable, which costs a student neither points nor an attempt."""
    return {"gradable": False, "format_errors": ["The grader failed. Nothing is wrong with your work; try again."]}


def one(result: SubmissionResult, titles: Mapping[str, str], options: Options) -> dict[str, Any]:
    """The document for one submission."""
    if result.score is None:
        return apology()
    whole = result.max_score or 1
    most = MOST // 4 // max(1, len(result.exercises))  # a character takes up to four bytes
    return {
        "gradable": True,
        "score": round(min(1.0, result.score / whole), 4),
        "message": result.message,
        "output": "",
        "tests": [
            {
                "name": each.name,
                "description": titles[each.name],
                "points": each.score,
                "max_points": each.max_score,
                "message": each.verdict.replace("_", " "),
                "output": told(each, options)[:most],
                "images": [],
            }
            for each in result.exercises
        ],
    }
