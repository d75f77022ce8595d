"""Gradescope's results.json: a test for the visible cases of an exercise and one for the hidden ones.

https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jconv.grader.batch import Exam
from jconv.grader.formats.told import Options, Visibility, file_names, told
from jconv.grader.results import ExerciseResult, SubmissionResult

APOLOGY = "The grader failed. Nothing is wrong with your work; it will be graded again."
_VISIBILITY: Mapping[Visibility, str] = {
    "never": "hidden",
    "after_due_date": "after_due_date",
    "after_published": "after_published",
    "always": "visible",
}


def write(results: Sequence[SubmissionResult], exam: Exam, options: Options) -> Mapping[str, str]:
    """One file a submission."""
    titles = {exercise.name: exercise.title for exercise in exam.kit.exercises}
    return {
        f"gradescope/{name}": json.dumps(one(result, titles, options), indent=2, ensure_ascii=False) + "\n"
        for name, result in file_names(results, ".json").items()
    }


def apology() -> dict[str, Any]:
    """The document where the grader failed: without a score, so that none is recorded; a zero would be one."""
    return {"output": APOLOGY, "output_format": "text", "stdout_visibility": "hidden", "visibility": "visible"}


def one(result: SubmissionResult, titles: Mapping[str, str], options: Options) -> dict[str, Any]:
    """The document for one submission."""
    if result.score is None:
        return apology()
    return {
        "score": result.score,
        "execution_time": round(sum(each.seconds for each in result.exercises), 1),
        "output": result.message,
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "stdout_visibility": "hidden",
        "visibility": "visible",
        "tests": [
            {"number": f"{number}.{part}", **test}
            for number, each in enumerate(result.exercises, 1)
            for part, test in enumerate(_tests(each, titles[each.name], options), 1)
        ],
    }


def _tests(each: ExerciseResult, title: str, options: Options) -> Iterator[dict[str, Any]]:
    name = f"{each.name}: {title}"
    hidden_cases = each.cases - each.visible_cases
    hidden_passed = each.cases_passed - each.visible_passed
    share = each.max_score * each.visible_cases / each.cases
    if each.visible_cases:
        yield {
            "name": f"{name} (examples)",
            "score": round(share * each.visible_passed / each.visible_cases, 4),
            "max_score": round(share, 4),
            "status": "passed" if each.visible_passed == each.visible_cases else "failed",
            "output": told(each, options),
            "visibility": "visible",
        }
    if hidden_cases:
        yield {
            "name": f"{name} (hidden cases)",
            "score": round((each.max_score - share) * hidden_passed / hidden_cases, 4),
            "max_score": round(each.max_score - share, 4),
            "status": "passed" if hidden_passed == hidden_cases else "failed",
            "output": told(each, options, hidden=options.hidden != "never"),
            "visibility": _VISIBILITY[options.hidden],
        }
