"""PrairieLearn: a question an exercise, a grader that they share, and the image that it runs in.

https://docs.prairielearn.com/externalGrading/

The folder is laid over a course's. When a question is graded, serverFilesCourse/jconv lies in
/grade/serverFilesCourse/jconv and what the student sent in /grade/student; `run.sh` finds /grade by its own place.
There is no network then, so what jconv needs is in the image.
"""

import json
import uuid
from html import escape
from pathlib import Path, PurePosixPath

from jconv.grader.batch import Exam
from jconv.grader.bundles.content import File, Files, Settings, common, template, write_results
from jconv.grader.formats import Options, prairielearn
from jconv.grader.results import SubmissionResult
from jconv.kit.manifest import Exercise

PATIENCE = 2.0
SHARED = "serverFilesCourse/jconv"
MOST_SECONDS = 600  # that the platform lets a grader run
_START = 20  # seconds until the first case


def files(exam: Exam, settings: Settings) -> Files:
    """What is laid over the course's folder."""
    shared = common(exam, settings)
    image = {
        "Dockerfile": File(template("Dockerfile", IMAGE=image_name(exam.kit.name))),
        "requirements.txt": shared["requirements.txt"],
    }
    questions: dict[str, File] = {}
    for exercise in exam.kit.exercises:
        questions |= _question(exam, exercise, settings)
    apology = json.dumps(prairielearn.apology())
    return {
        **{f"{SHARED}/{path}": file for path, file in shared.items()},
        f"{SHARED}/run.sh": File(template("run.sh", APOLOGY=apology), executable=True),
        **{f"image/{path}": file for path, file in image.items()},
        **questions,
    }


def submission(root: Path) -> Path:
    """Where the submission lies."""
    return root / "student"


def deliver(root: Path, result: SubmissionResult, exam: Exam, options: Options) -> None:
    """Write the results."""
    write_results(root, prairielearn.one(result, {e.name: e.title for e in exam.kit.exercises}, options))


def apologise(root: Path) -> None:
    """Write that the grader failed: not gradable, which costs the student neither points nor an attempt."""
    write_results(root, prairielearn.apology())


def image_name(kit_name: str) -> str:
    """The image's name: what is built from `image/`, and what the questions ask for."""
    return f"jconv-{kit_name.lower()}"


def _question(exam: Exam, exercise: Exercise, settings: Settings) -> dict[str, File]:
    file = PurePosixPath(exercise.file).name
    seconds = _START + 2 * exercise.time_limit * settings.patience  # visible cases, then hidden ones
    info = {
        "uuid": str(uuid.uuid5(uuid.NAMESPACE_URL, f"jconv:{exam.kit.name}/{exercise.name}")),
        "title": exercise.title,
        "topic": exam.kit.title,
        "type": "v3",
        "gradingMethod": "External",
        "externalGradingOptions": {
            "enabled": True,
            "image": image_name(exam.kit.name),
            "serverFilesCourse": ["jconv/"],
            "entrypoint": ["/grade/serverFilesCourse/jconv/run.sh", exercise.name],
            "timeout": min(MOST_SECONDS, round(seconds)),
        },
    }
    folder = f"questions/{exam.kit.name}/{exercise.name}"
    return {
        f"{folder}/info.json": File((json.dumps(info, indent=2, ensure_ascii=False) + "\n").encode()),
        f"{folder}/question.html": File(template("question.html", FILE=file, TITLE=escape(exercise.title))),
        f"{folder}/{file}": File(exam.kit.stub(exercise).read_bytes()),
    }
