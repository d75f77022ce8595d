"""Results as other programs want them: one file a format, each `write(results, exam, options) -> {path: text}`.

    told            what a student is told, and how
    junit           JUnit XML, as pytest writes it
    gradescope      results.json for a Gradescope autograder, a file a submission
    classroom50     result.json, a file a submission
    github          the payload of GitHub Classroom's reporter, a file a submission
    prairielearn    results.json for a PrairieLearn external grader, a file a submission
    canvas          points for every student of an exported Canvas gradebook
    page            an HTML report for the class, and a page a student
    alike           submissions that are alike, as a page and a table

`jconv.grader.reports` has the two that are jconv's own, JSON and CSV.
"""

from collections.abc import Callable, Mapping, Sequence

from jconv.grader.batch import Exam
from jconv.grader.formats import classroom50, github, gradescope, junit, page, prairielearn
from jconv.grader.formats.told import LEVELS, VISIBILITIES, Level, Options, Visibility
from jconv.grader.results import SubmissionResult

Write = Callable[[Sequence[SubmissionResult], Exam, Options], Mapping[str, str]]

FORMATS: Mapping[str, Write] = {
    "junit": junit.write,
    "gradescope": gradescope.write,
    "classroom50": classroom50.write,
    "github": github.write,
    "prairielearn": prairielearn.write,
    "html": page.write,
}

__all__ = ["FORMATS", "LEVELS", "VISIBILITIES", "Level", "Options", "Visibility", "Write"]
