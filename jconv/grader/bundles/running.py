"""What runs on a platform: `python -P -m jconv.grader.bundles.running PLATFORM ROOT [EXERCISE...]`.

It grades the one submission that lies there and leaves what the platform wants to read. What goes wrong in the
grader is no fault of the student's: the platform is told so in its own way, and no zero is given. What is printed
is for the instructor.
"""

import sys
import traceback
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from jconv.grader import batch, sandbox
from jconv.grader.batch import Exam
from jconv.grader.bundles import classroom50, content, gradescope, prairielearn
from jconv.grader.bundles.content import Settings
from jconv.grader.formats import Options
from jconv.grader.results import SubmissionResult
from jconv.grader.submissions import Submission

PLATFORMS = {"gradescope": gradescope, "classroom50": classroom50, "prairielearn": prairielearn}
BUNDLE = content.PACKAGE.parent


def main(platform: str, root: Path, only: Collection[str] = (), bundle: Path = BUNDLE) -> int:
    """Grade what lies at `root` as a platform lays it there, and write what it reads.

    Args:
        platform: a name in `PLATFORMS`.
        root: the platform's folder.
        only: the exercises to grade; all of the bundle's where none is named.
        bundle: the folder with the exam and the settings.

    Returns:
        The exit status: 0 if the submission was graded, whatever its score.
    """
    there = PLATFORMS[platform]
    try:
        exam, settings = content.read(bundle)
        exam = _chosen(exam, only)
        result = graded(exam, settings, there.submission(root))
        for each in result.exercises:
            print(f"{each.name}: {each.verdict.replace('_', ' ')}, {each.cases_passed} of {each.cases} cases")
            if each.score is None:
                print(each.feedback)
        if result.score is not None:
            options = Options(settings.level, settings.hidden, now=datetime.now(UTC))
            there.deliver(root, result, exam, options)
            return 0
        reason = "the grader failed at an exercise"
    except Exception as error:
        traceback.print_exc(file=sys.stdout)
        reason = f"{type(error).__name__}: {error}"
    print(f"jconv: not graded: {reason}")
    there.apologise(root)
    return 1


def graded(exam: Exam, settings: Settings, handed_in: Path) -> SubmissionResult:
    """The result of what was handed in, in the strongest sandbox that holds.

    Raises:
        SandboxError: none is strong enough.
        FileNotFoundError: nothing was laid there.
    """
    proof = sandbox.best(settings.min_tier, exam.kit.secrets)
    print(f"sandbox of tier {proof.tier}: {', '.join(proof.mechanisms)}")
    exercises = tuple(replace(e, time_limit=e.time_limit * settings.patience) for e in exam.kit.exercises)
    exam = replace(exam, kit=replace(exam.kit, exercises=exercises))
    if not handed_in.is_dir():
        raise FileNotFoundError(f"there is no submission at {handed_in}")
    [result] = batch.grade(exam, [Submission("submission", handed_in)], tier=proof.tier)
    return result


def _chosen(exam: Exam, only: Collection[str]) -> Exam:
    unknown = next((name for name in only if name not in exam.drawn), None)
    if unknown is not None:
        raise ValueError(f"there is no exercise {unknown!r} in this bundle")
    exercises = tuple(each for each in exam.kit.exercises if not only or each.name in only)
    return replace(exam, kit=replace(exam.kit, exercises=exercises))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:]))
