"""The instructor's side: the same checks as the kit's, run on other people's code.

    archives     read folders, zip and tar files without unpacking them
    notebooks    the functions of a notebook as a source
    submissions  find submissions and their sources in them; nothing is executed
    sandbox/     where an attempt runs, and the proof that it holds
    supervisor   what comes back from there, and what it means
    results      what grading gives
    store        results kept as they come, so that a batch can go on
    executors    where a batch runs: here, or on a cluster
    batch        every submission at every exercise; verdicts and scores
    adjusting    scores that an instructor changes, and late submissions
    similarity   which submissions are alike
    reports      the results as JSON, CSV and a table
    bundles/     autograders to upload to a platform

The trust boundary runs around the sandbox. References, expected values, the comparison and the score stay on this
side of it.
"""

from jconv.grader.batch import Exam, grade
from jconv.grader.results import ExerciseResult, SubmissionResult
from jconv.grader.submissions import Submission, find_submissions

__all__ = ["Exam", "ExerciseResult", "Submission", "SubmissionResult", "find_submissions", "grade"]
