"""classroom50's result.json, schema `classroom50/result/v1`: whole points, which it wants as integers."""

import json
from collections.abc import Mapping, Sequence

from jconv.grader.batch import Exam
from jconv.grader.formats.told import Options, file_names, whole_points
from jconv.grader.results import SubmissionResult

SCHEMA = "classroom50/result/v1"


def write(results: Sequence[SubmissionResult], exam: Exam, options: Options) -> Mapping[str, str]:
    """One file a submission; points that are no whole numbers are counted in hundredths."""
    factor = whole_points([p for r in results for e in r.exercises for p in (e.max_score, e.score or 0)])
    files = {}
    for name, result in file_names(results, ".json").items():
        tests = [
            {
                "test-name": each.name,
                "passed": each.verdict == "passed",
                "score": int((each.score or 0) * factor),
                "max-score": int(each.max_score * factor),
            }
            for each in result.exercises
        ]
        document = {
            "schema": SCHEMA,
            "classroom": options.classroom,
            "assignment": options.assignment or exam.kit.name,
            "submission": result.name,
            "commit": "",
            "release": "",
            "review": "",
            "datetime": options.now.isoformat(),
            "score": sum(int((each.score or 0) * factor) for each in result.exercises),
            "max-score": sum(int(each.max_score * factor) for each in result.exercises),
            "tests": tests,
        }
        files[f"classroom50/{name}"] = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    return files
