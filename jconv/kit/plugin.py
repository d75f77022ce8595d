"""The pytest plugin: `pytest exercises` checks every exercise of the kit around it.

An exercise is one item. Not started is not passed: it counts as a failure for pytest's exit status, `-x`,
`--lf` and JUnit, and shows one line in place of a traceback.
"""

import signal
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from jconv.kit.attempt.running import LoadError, load, run
from jconv.kit.cases import draw
from jconv.kit.judging import Judgement, judge, not_run
from jconv.kit.manifest import Exercise, Kit, KitError, find_kit, load_kit

_MARK = "jconv_exercise"  # the attribute of a report that holds (place in the course, verdict); xdist carries it


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the seed that hidden cases are drawn from."""
    group = parser.getgroup("jconv", "jconv exercises")
    group.addoption("--kit-seed", type=int, default=0, help="seed of the exercises' hidden cases (default: 0)")


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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put exercises into the course's order, in the places that exercises have among other tests."""
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


class TimeLimit(KeyboardInterrupt):  # an interrupt, so nothing takes it for a failed call
    """The learner's function ran past its time."""


class ExerciseItem(pytest.Item):
    """One exercise, checked on its visible examples and on hidden cases."""

    def __init__(self, *, kit: Kit, exercise: Exercise, **rest: Any) -> None:
        super().__init__(**rest)
        self.kit, self.exercise = kit, exercise

    @property
    def place(self) -> int:
        """Where the exercise stands in the course."""
        return self.kit.exercises.index(self.exercise)

    def runtest(self) -> None:
        """Load the file, run every case, and judge."""
        drawn = draw(self.kit, self.exercise, self._seed)
        name = self._shown_path
        try:
            with _time_limit(self.exercise.time_limit):
                attempt = load(self.path.read_bytes(), name, self.exercise.function)
                outcomes = run(attempt, drawn.cases, name)
        except LoadError as error:
            raise NotPassedError(not_run("load_error", drawn, f"the file could not be loaded\n{error}")) from None
        except TimeLimit:
            limit = f"the cases took longer than {self.exercise.time_limit:g} s; is there an endless loop?"
            raise NotPassedError(not_run("timeout", drawn, limit)) from None
        judgement = judge(self.exercise, drawn, outcomes)
        if judgement.verdict != "passed":
            raise NotPassedError(judgement)

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


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise `TimeLimit` in the main thread after so many seconds, where the platform has an alarm."""
    if not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def expire(signum: int, frame: FrameType | None) -> None:
        raise TimeLimit

    previous = signal.signal(signal.SIGALRM, expire)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Write the exercise's place and verdict on the report."""
    report = yield
    if isinstance(item, ExerciseItem) and call.when == "call":
        error = call.excinfo.value if call.excinfo else None
        failed = error.judgement.verdict if isinstance(error, NotPassedError) else "grader_error"
        setattr(report, _MARK, (item.place, failed if error else "passed"))
    return report


def _verdict(report: Any) -> str | None:
    return getattr(report, _MARK, (0, None))[1]


def pytest_report_teststatus(
    report: pytest.TestReport,
) -> tuple[str, str, tuple[str, dict[str, bool]]] | None:
    """Count what is not started apart from what failed; both stay failures."""
    if _verdict(report) == "not_started":
        return "not started", "n", ("NOT STARTED", {"yellow": True})
    return None


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """List what is not started, draw the progress line and name the next exercise."""
    stats = terminalreporter.stats
    reports = [report for group in stats.values() for report in group if _verdict(report)]
    if not reports:
        return
    to_do = sorted((r for r in reports if _verdict(r) != "passed"), key=lambda r: getattr(r, _MARK))
    for report in to_do:
        if _verdict(report) == "not_started":
            stats.setdefault("failed", [])  # the key alone makes pytest's last line red
            terminalreporter.write_line(f"not started  {_file(report)}", yellow=True)
    passed = len(reports) - len(to_do)
    line = f"Progress: {progress_bar(passed, len(reports))} {passed}/{len(reports)}"
    if to_do:
        line += f"   next: {_file(to_do[0])}"
    terminalreporter.write_line(line, green=not to_do, red=bool(to_do))


def _file(report: Any) -> str:
    return report.nodeid.split("::")[0]


def progress_bar(done: int, total: int, cells: int = 20) -> str:
    """`[####>-----]`: the part that is done."""
    filled = cells * done // total if total else 0
    head = ">" if filled < cells else ""
    return "[" + "#" * filled + head + "-" * (cells - filled - len(head)) + "]"
