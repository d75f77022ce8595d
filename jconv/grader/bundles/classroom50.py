"""classroom50: a folder that the instructor keeps as CLASSROOM/autograders/ASSIGNMENT and the platform publishes.

https://github.com/foundation50/classroom50/wiki/Advanced-Autograding

`autograder.py` is run in the student's checkout, with the identities in the environment, and leaves result.json
there. A status other than 0 says that the grader failed, and the platform then records an error and no score.
Anyone can read the bundle, so hidden cases have no place in it.
"""

import json
import os
from pathlib import Path

from jconv.files import replacing
from jconv.grader.batch import Exam
from jconv.grader.bundles.content import PYTHON, File, Files, Settings, common, template
from jconv.grader.bundles.exam import visible_part
from jconv.grader.formats import Options, classroom50
from jconv.grader.results import SubmissionResult

PATIENCE = 1.0
RESULTS = "result.json"
HUNDREDTHS = 100  # always: the most that can be earned must not depend on what was
# Fields of the document, and the variables that the platform sets for them.
_IDENTITIES = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
    "review": "REVIEW_URL",
}


def files(exam: Exam, settings: Settings) -> Files:
    """What the folder holds."""
    runtime = {"python": PYTHON, "apt": ["bubblewrap", "libseccomp2"]}
    return {
        **common(visible_part(exam), settings),
        "autograder.py": File(template("autograder.py")),
        "runtime.json": File((json.dumps(runtime, indent=1) + "\n").encode()),
    }


def submission(root: Path) -> Path:
    """Where the submission lies: the checkout itself."""
    return root


def deliver(root: Path, result: SubmissionResult, exam: Exam, options: Options) -> None:
    """Write the results, and for the log what students are told."""
    document = classroom50.one(result, options, HUNDREDTHS)
    document |= {field: os.environ.get(name, document[field]) for field, name in _IDENTITIES.items()}
    with replacing(root / RESULTS) as file:
        file.write((json.dumps(document, indent=2) + "\n").encode())


def apologise(root: Path) -> None:
    """Leave nothing that could be taken for a result: the exit status says the rest."""
    (root / RESULTS).unlink(missing_ok=True)
