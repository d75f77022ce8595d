"""The instructor's side: the same checks as the kit's, run on other people's code.

    submissions  find them, in folders and zip files, and read their sources; nothing is executed or unpacked
    supervisor   one child process an attempt: the request in, one frame out, or the reason why there is none
    batch        every submission at every exercise; verdicts and scores
    reports      the results as JSON, CSV and a table

The trust boundary runs between `supervisor` and the child (`jconv.kit.attempt.child`). References, expected
values, the comparison and the score stay on this side of it.
"""

from jconv.grader.batch import Exam, ExerciseResult, SubmissionResult, grade
from jconv.grader.submissions import Submission, find_submissions

__all__ = ["Exam", "ExerciseResult", "Submission", "SubmissionResult", "find_submissions", "grade"]
