"""The pytest plugin: `pytest exercises` checks every exercise of the kit around it.

An exercise is one item. Not started is not passed: it counts as a failure for pytest's exit status, `-x`,
`--lf` and JUnit, and shows one line in place of a traceback.
"""

import io
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest

from jconv.kit.cases import Drawn, draw
from jconv.kit.checking import check_source, gone
from jconv.kit.judging import Judgement, Verdict, not_run
from jconv.kit.manifest import Exercise, Kit, KitError, find_kit, load_kit
from jconv.kit.progress import Progress, bar, fingerprint

_MARK = "jconv_exercise"  # the attribute of a report that holds an `Entry` as a dict; xdist carries it
_MOST_PRINTED = 2000  # characters of what an attempt printed that are shown


@dataclass(frozen=True)
class Entry:
    """What a report says of an exercise."""

    root: str
    place: int
    name: str
    verdict: Verdict
    passed: int
    cases: int
    points: float
    source: str  # the fingerprint of the file that was checked


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the seed that hidden cases are drawn from, and the table of scores."""
    group = parser.getgroup("jconv", "jconv exercises")
    group.addoption("--kit-seed", type=int, default=0, help="seed of the exercises' hidden cases (default: 0)")
    group.addoption("--score", action="store_true", help="print a table of the exercises' scores")


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Collect an exercise as an exercise, and as nothing else.

    pytest would import a file that is named on the command line as a module of tests, outside every guard.
    """
    collectors = yield
    root = find_kit(file_path.parent) if file_path.suffix == ".py" else None
    if root is None or root / "exercises" not in file_path.parents:
        return collectors
    try:
        kit = load_kit(root)
    except KitError as error:
        return [BrokenKit.from_parent(parent, path=file_path, error=error)]
    exercise = kit.exercise_at(file_path.resolve())
    if exercise is None:
        return collectors
    return [ExerciseFile.from_parent(parent, path=file_path, kit=kit, exercise=exercise)]


@pytest.hookimpl(tryfirst=True)  # before -k and its kin choose among the items
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Miss the exercises whose files are gone, and put all into the course's order.

    Exercises keep the places that they have among other tests.
    """
    asked = [(config.invocation_params.dir / arg.split("::")[0]).resolve() for arg in config.args]
    for kit in {item.kit.root: item.kit for item in items if isinstance(item, ExerciseItem)}.values():
        for exercise in kit.exercises:
            path = kit.stub(exercise)
            if not path.exists() and any(folder in path.parents for folder in asked):
                gone = ExerciseFile.from_parent(session, path=path, kit=kit, exercise=exercise)
                items.extend(item for item in gone.collect())
    places = [place for place, item in enumerate(items) if isinstance(item, ExerciseItem)]
    exercises = [item for item in items if isinstance(item, ExerciseItem)]
    for place, item in zip(places, sorted(exercises, key=lambda e: (e.kit.root, e.place)), strict=True):
        items[place] = item


class ExerciseFile(pytest.File):
    """A learner's file. It is not imported here: it may not even parse."""

    def __init__(self, *, kit: Kit, exercise: Exercise, **rest: Any) -> None:
        super().__init__(**rest)
        self.kit, self.exercise = kit, exercise

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the file's one exercise."""
        yield ExerciseItem.from_parent(self, name=self.exercise.name, kit=self.kit, exercise=self.exercise)


class BrokenKit(pytest.File):
    """A file of a kit whose manifest cannot be used."""

    def __init__(self, *, error: KitError, **rest: Any) -> None:
        super().__init__(**rest)
        self.error = error

    def collect(self) -> Iterator[pytest.Item]:
        """Say what is wrong with the kit."""
        raise self.CollectError(str(self.error))


class NotPassedError(Exception):
    """An exercise that did not pass."""

    def __init__(self, judgement: Judgement) -> None:
        super().__init__(judgement.feedback)
        self.judgement = judgement


class ExerciseItem(pytest.Item):
    """One exercise, checked on its visible examples and on hidden cases."""

    def __init__(self, *, kit: Kit, exercise: Exercise, **rest: Any) -> None:
        super().__init__(**rest)
        self.kit, self.exercise = kit, exercise
        self._judgement: Judgement | None = None
        self._fingerprint = ""

    @property
    def place(self) -> int:
        """Where the exercise stands in the course."""
        return self.kit.exercises.index(self.exercise)

    def entry(self, error: BaseException | None) -> Entry:
        """What the report says, from what `runtest` raised."""
        judgement = self._judgement
        if judgement is None or (error is not None and not isinstance(error, NotPassedError)):
            judgement = Judgement("grader_error", 0, 1)
        return Entry(
            root=str(self.kit.root),
            place=self.place,
            name=self.exercise.name,
            verdict=judgement.verdict,
            passed=judgement.passed,
            cases=judgement.cases,
            points=self.exercise.points,
            source=self._fingerprint,
        )

    def runtest(self) -> None:
        """Load the file, run every case, and judge."""
        drawn = draw(self.kit, self.exercise, self._seed)
        self._judgement = judgement = self._check(drawn)
        if judgement.verdict != "passed":
            raise NotPassedError(judgement)

    def _check(self, drawn: Drawn) -> Judgement:
        try:
            source = self.path.read_bytes()
        except FileNotFoundError:
            return not_run("load_error", drawn, gone(self.exercise))
        self._fingerprint = fingerprint(source)
        return check_source(self.exercise, drawn, source, self._shown_path)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The feedback and how to get it again, in place of a traceback through jconv and pytest."""
        if isinstance(excinfo.value, KitError):
            return str(excinfo.value)
        if not isinstance(excinfo.value, NotPassedError):
            return super().repr_failure(excinfo, style)
        judgement = excinfo.value.judgement
        if judgement.verdict == "not_started":
            return judgement.feedback
        option = f" --kit-seed {self._seed}" if self._seed else ""
        return f"{judgement.feedback}\nreproduce: pytest {self._shown_path}{option}"

    def reportinfo(self) -> tuple[Path, None, str]:
        """The exercise's place and title."""
        return self.path, None, f"{self.exercise.name}: {self.exercise.title}"

    @property
    def _seed(self) -> int:
        return int(str(self.config.getoption("--kit-seed")))

    @property
    def _shown_path(self) -> str:
        invoked_in = self.config.invocation_params.dir
        return str(self.path.relative_to(invoked_in) if self.path.is_relative_to(invoked_in) else self.path)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Write the exercise's place, verdict and score on the report, and cut what it printed short."""
    report = yield
    if isinstance(item, ExerciseItem) and call.when == "call":
        error = call.excinfo.value if call.excinfo else None
        setattr(report, _MARK, asdict(item.entry(error)))
        report.sections = [(title, _short(text)) for title, text in report.sections]
    return report


def _short(text: str) -> str:
    if len(text) <= _MOST_PRINTED:
        return text
    return f"{text[:_MOST_PRINTED]}\n... and {len(text) - _MOST_PRINTED:,} characters more"


def _entry(report: Any) -> Entry | None:
    mark = getattr(report, _MARK, None)
    return Entry(**mark) if mark else None


def pytest_report_teststatus(
    report: pytest.TestReport,
) -> tuple[str, str, tuple[str, dict[str, bool]]] | None:
    """Count what is not started apart from what failed; both stay failures."""
    entry = _entry(report)
    if entry and entry.verdict == "not_started":
        return "not started", "n", ("NOT STARTED", {"yellow": True})
    return None


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """List what is not started, draw the progress line and name the next exercise."""
    stats = terminalreporter.stats
    reports = [(entry, report) for group in stats.values() for report in group if (entry := _entry(report))]
    if not reports:
        return
    reports.sort(key=lambda pair: (pair[0].root, pair[0].place))
    entries = [entry for entry, _ in reports]
    _remember(entries)
    if terminalreporter.config.getoption("--score"):
        terminalreporter.write(_scores(entries))
    to_do = [(entry, report) for entry, report in reports if entry.verdict != "passed"]
    for entry, report in to_do:
        if entry.verdict == "not_started":
            stats.setdefault("failed", [])  # the key alone makes pytest's last line red
            terminalreporter.write_line(f"not started  {_file(report)}", yellow=True)
    passed = len(reports) - len(to_do)
    line = f"Progress: {bar(passed, len(reports))} {passed}/{len(reports)}"
    if to_do:
        line += f"   next: {_file(to_do[0][1])}"
    terminalreporter.write_line(line, green=not to_do, red=bool(to_do))


def _file(report: Any) -> str:
    return report.nodeid.split("::")[0]


def _remember(entries: Sequence[Entry]) -> None:
    """Keep what passed for `jconv list`, where the folder can be written."""
    for root in {entry.root for entry in entries}:
        with suppress(KitError, OSError):
            progress = Progress.load(load_kit(root))
            for entry in entries:
                if entry.root == root:
                    progress.note(entry.name, entry.source, passed=entry.verdict == "passed")
            progress.save()


def _scores(entries: Sequence[Entry]) -> str:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column("exercise")
    table.add_column("verdict")
    for heading in ("cases", "score", "of"):
        table.add_column(heading, justify="right")
    scores = [round(entry.points * entry.passed / entry.cases, 2) for entry in entries]
    for entry, score in zip(entries, scores, strict=True):
        cases = f"{entry.passed}/{entry.cases}"
        table.add_row(entry.name, entry.verdict.replace("_", " "), cases, f"{score:g}", f"{entry.points:g}")
    total = sum(entry.points for entry in entries)
    table.add_row("total", "", "", f"{round(sum(scores), 2):g}", f"{total:g}", style="bold")
    text = io.StringIO()
    Console(file=text, width=80).print(table)
    return text.getvalue()
