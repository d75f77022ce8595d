"""A report for people: the class on one page, and a page a student. No script, no request, nothing but files.

The class's page is for the instructor and shows hidden cases; a student's page shows what the options allow.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from jconv.grader.batch import Exam
from jconv.grader.formats.told import Options, file_names, printable, told
from jconv.grader.results import ExerciseResult, SubmissionResult

_BINS = 10
_COMMON = 12  # wrong answers that are shown
_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #8884; vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #8881; padding: .6rem; border-radius: .3rem; }
.passed { color: #17803d; } .failed { color: #c02626; } .other { color: #946200; }
@media (prefers-color-scheme: dark) {
  .passed { color: #5fd38a; } .failed { color: #ff8a80; } .other { color: #ffd166; }
}
meter { width: 6rem; } .number, .whole { white-space: nowrap; }
.bars { display: flex; align-items: flex-end; gap: .3rem; height: 9rem; }
.bars div { flex: 1; text-align: center; font-size: .8rem; }
.bars span { display: block; background: #4a7fc1; border-radius: .2rem .2rem 0 0; }
"""
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{body}
</body>
</html>
"""


def write(results: Sequence[SubmissionResult], exam: Exam, options: Options) -> Mapping[str, str]:
    """`html/index.html`, and a page a submission beside it."""
    named = file_names(results, ".html")
    pages = {f"html/students/{name}": _student(result, exam, options) for name, result in named.items()}
    links = {id(result): f"students/{name}" for name, result in named.items()}
    body = [
        f"<h1>{text(exam.kit.title)}</h1>",
        f"<p>{len(results)} submissions, {options.now:%Y-%m-%d %H:%M} UTC. For the instructor: this page shows "
        "hidden cases; the students' pages show what they may see.</p>",
        *_distribution(results),
        *_exercises(results, exam),
        *_common_mistakes(results),
        *_submissions(results, links),
    ]
    return {"html/index.html": page(exam.kit.title, body), **pages}


def page(title: str, body: Sequence[str], style: str = "") -> str:
    """A whole page; what is in the body is escaped already."""
    return _PAGE.format(title=text(title), style=_STYLE + style, body="\n".join(body))


def _distribution(results: Sequence[SubmissionResult]) -> Iterator[str]:
    """How many submissions earned which part of the points."""
    fractions = [r.score / r.max_score for r in results if r.score is not None and r.max_score]
    counts = Counter(min(int(fraction * _BINS), _BINS - 1) for fraction in fractions)
    most = max(counts.values(), default=1)
    yield "<h2>Points</h2>"
    yield '<div class="bars" role="img" aria-label="How many submissions earned which part of the points">'
    for place in range(_BINS):
        height = 100 * counts[place] / most
        label = f"{100 * place // _BINS}-{100 * (place + 1) // _BINS} %"
        yield f'<div>{counts[place]}<span style="height: {height * 0.06:.2f}rem"></span>{label}</div>'
    yield "</div>"
    if fractions:
        middle = sorted(fractions)[len(fractions) // 2]
        yield f"<p>Mean {100 * sum(fractions) / len(fractions):.0f} %, median {100 * middle:.0f} %.</p>"


def _exercises(results: Sequence[SubmissionResult], exam: Exam) -> Iterator[str]:
    """The exercises, the hardest first: by the part of the points that those earned who tried."""
    yield "<h2>Exercises, the hardest first</h2>"
    yield '<table><tr><th>exercise</th><th class="number">passed</th><th>points earned</th><th>verdicts</th></tr>'
    rows = []
    for number, exercise in enumerate(exam.kit.exercises):
        each = [result.exercises[number] for result in results]
        tried = [e for e in each if e.verdict not in ("not_started", "grader_error")]
        earned = sum(e.cases_passed / e.cases for e in tried) / max(1, len(tried))
        verdicts = Counter(e.verdict.replace("_", " ") for e in each)
        rows.append((earned, exercise, sum(e.verdict == "passed" for e in tried), len(tried), verdicts))
    for earned, exercise, passed, tried, verdicts in sorted(rows, key=lambda row: (row[3] == 0, row[0])):
        told_verdicts = ", ".join(f"{count} {text(verdict)}" for verdict, count in verdicts.most_common())
        yield (
            f"<tr><td>{text(exercise.name)}: {text(exercise.title)}</td>"
            f'<td class="number">{passed} of {tried} tried</td>'
            f'<td class="whole"><meter value="{earned:.3f}">{100 * earned:.0f} %</meter> {100 * earned:.0f} %</td>'
            f"<td>{told_verdicts}</td></tr>"
        )
    yield "</table>"


def _common_mistakes(results: Sequence[SubmissionResult]) -> Iterator[str]:
    """Wrong answers that several gave: all cases are the same for all, so the same feedback is the same output."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for result in results:
        for each in result.exercises:
            if each.verdict in ("failed", "error", "bad_output", "forbidden"):
                groups[each.name, each.feedback].append(result.name)
    shared = sorted(((k, v) for k, v in groups.items() if len(v) > 1), key=lambda group: -len(group[1]))
    yield "<h2>Wrong answers that several gave</h2>"
    if not shared:
        yield "<p>None: every wrong answer is different.</p>"
    for (exercise, feedback), names in shared[:_COMMON]:
        yield f"<details><summary>{text(exercise)}: {len(names)} submissions</summary>"
        yield f"<pre>{text(feedback)}</pre><p>{text(', '.join(names))}</p></details>"


def _submissions(results: Sequence[SubmissionResult], links: Mapping[int, str]) -> Iterator[str]:
    yield "<h2>Submissions</h2>"
    yield '<table><tr><th>submission</th><th class="number">points</th><th>not passed</th></tr>'
    for result in results:
        waiting = [e for e in result.exercises if e.verdict != "passed"]
        open_ones = ", ".join(f"{e.name} ({e.verdict.replace('_', ' ')})" for e in waiting)
        what = "; ".join(filter(None, [*result.notes, result.problem or open_ones, result.overlooked]))
        yield (
            f'<tr><td><a href="{escape(links[id(result)])}">{text(result.name)}</a></td>'
            f'<td class="number">{_points(result.score)} of {_points(result.max_score)}</td>'
            f"<td>{text(what)}</td></tr>"
        )
    yield "</table>"


def _student(result: SubmissionResult, exam: Exam, options: Options) -> str:
    titles = {exercise.name: exercise.title for exercise in exam.kit.exercises}
    body = [
        f"<h1>{text(result.name)}</h1>",
        f"<p>{text(exam.kit.title)}: {_points(result.score)} of {_points(result.max_score)} points.</p>",
        *(f"<p>{text(line)}</p>" for line in result.message.splitlines()),
    ]
    begun = [each for each in result.exercises if each.verdict != "not_started"]
    waiting = [each.name for each in result.exercises if each.verdict == "not_started"]
    for each in begun:
        body.append(f'<h2 class="{_class(each)}">{text(each.name)}: {text(titles[each.name])}</h2>')
        body.append(f"<p>{_points(each.score)} of {_points(each.max_score)} points</p>")
        body.append(f"<pre>{text(told(each, options, hidden=options.hidden == 'always'))}</pre>")
    if waiting:
        body.append(f"<h2>Not started</h2><p>{text(', '.join(waiting))}</p>")
    return page(f"{result.name}: {exam.kit.title}", body)


def _class(result: ExerciseResult) -> str:
    return {"passed": "passed", "failed": "failed"}.get(result.verdict, "other")


def _points(score: float | None) -> str:
    return "-" if score is None else f"{score:g}"


def text(words: str) -> str:
    """Words of someone else's, for a page."""
    return escape(printable(words))
