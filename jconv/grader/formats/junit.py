"""JUnit XML as pytest writes it: a suite a submission, a case an exercise."""

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

from jconv.grader.batch import Exam
from jconv.grader.formats.told import Options, printable, told
from jconv.grader.results import ExerciseResult, SubmissionResult

_ERRORS = ("grader_error",)  # JUnit tells an error of the test from a failure of what is tested


def write(results: Sequence[SubmissionResult], exam: Exam, options: Options) -> Mapping[str, str]:
    """One file, for a program that the instructor runs: hidden cases show."""
    root = ElementTree.Element("testsuites", name=printable(exam.kit.title))
    for result in results:
        failed = [each for each in result.exercises if each.verdict not in ("passed", *_ERRORS)]
        errors = [each for each in result.exercises if each.verdict in _ERRORS]
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            name=printable(result.name),
            tests=str(len(result.exercises)),
            failures=str(len(failed)),
            errors=str(len(errors)),
            skipped="0",
            time=_seconds(sum(each.seconds for each in result.exercises)),
            timestamp=options.now.isoformat(),
        )
        for each in result.exercises:
            _case(suite, exam, result, each, options)
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode", xml_declaration=False)
    return {"junit.xml": f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'}


def _case(
    suite: ElementTree.Element, exam: Exam, result: SubmissionResult, each: ExerciseResult, options: Options
) -> None:
    case = ElementTree.SubElement(
        suite, "testcase", classname=printable(result.name), name=each.name, time=_seconds(each.seconds)
    )
    if each.verdict != "passed":
        tag = "error" if each.verdict in _ERRORS else "failure"
        text = told(each, options, hidden=True)
        failure = ElementTree.SubElement(case, tag, message=text.splitlines()[0], type=each.verdict)
        failure.text = text


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f}"
