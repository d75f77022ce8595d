"""Gradescope: a zip file that it builds an image from, once, and runs for every submission.

https://gradescope-autograders.readthedocs.io/en/latest/specs/

In the zip file's root `setup.sh` and `run_autograder` are the platform's. The image has the zip's content in
/autograder/source and `run_autograder` in /autograder; a submission lies in /autograder/submission.
"""

import json
from contextlib import suppress
from pathlib import Path

from jconv.grader.batch import Exam
from jconv.grader.bundles.content import File, Files, Settings, common, template, write_results
from jconv.grader.formats import Options, gradescope
from jconv.grader.results import SubmissionResult

PATIENCE = 3.0  # its smallest container has half a processor, and what is left of that is the grader's


def files(exam: Exam, settings: Settings) -> Files:
    """What the zip file holds."""
    return {
        **common(exam, settings),
        "setup.sh": File(template("gradescope_setup.sh"), executable=True),
        "run_autograder": File(
            template("run_autograder", APOLOGY=json.dumps(gradescope.apology())), executable=True
        ),
    }


def submission(root: Path) -> Path:
    """Where the submission lies."""
    return root / "submission"


def deliver(root: Path, result: SubmissionResult, exam: Exam, options: Options) -> None:
    """Write the results."""
    titles = {exercise.name: exercise.title for exercise in exam.kit.exercises}
    write_results(root, gradescope.one(result, titles, options))


def apologise(root: Path) -> None:
    """Write that the grader failed.

    The score of the submission before stays, where there is one. Where there is none, none is given: Gradescope
    then marks the run as failed, for the instructor to run again, and a zero would look like a grade.
    """
    score = _score_before(root)
    write_results(root, gradescope.apology() if score is None else {**gradescope.apology(), "score": score})


def _score_before(root: Path) -> float | None:
    with suppress(OSError, ValueError, KeyError, TypeError, IndexError):
        document = json.loads((root / "submission_metadata.json").read_text(encoding="utf-8"))
        score = document["previous_submissions"][-1]["score"]
        return None if score is None else float(score)
    return None
