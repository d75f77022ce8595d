"""The kit's part of the `jconv` command, for learners and for authors; the work is done in the other modules."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from jconv.kit.judging import Judgement
    from jconv.kit.manifest import Exercise, Kit

F = TypeVar("F", bound=Callable[..., Any])


class Mistake(click.ClickException):
    """Something the user can mend: one line on standard error, exit status 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the line."""
        click.echo(f"jconv: {self.format_message()}", err=True)


@contextmanager
def mistakes(*kinds: type[Exception]) -> Iterator[None]:
    """Say in a line what the user can mend: errors of these kinds, of a kit's, and of files."""
    from jconv.kit.learning import LearningError
    from jconv.kit.manifest import KitError

    try:
        yield
    except (KitError, LearningError, *kinds) as error:
        raise Mistake(str(error)) from None
    except OSError as error:
        raise Mistake(f"{error.filename}: {error.strerror}") from None


def _kit() -> "Kit":
    from jconv.kit.learning import kit_around

    return kit_around(Path.cwd())


def _exercise(kit: "Kit", name: str | None) -> "Exercise | None":
    """The exercise of that name, or the next one; None where all have passed."""
    from jconv.kit.learning import named
    from jconv.kit.progress import Progress

    return named(kit, name) if name else Progress.load(kit).next(kit)


_NAME = click.argument("name", required=False)
_ALL_DONE = "All exercises have passed. `jconv quiz` asks for more."


@click.command("list")
def list_exercises() -> None:
    """List the exercises of the kit around this folder, and how far you are."""
    from rich.console import Console
    from rich.table import Table

    from jconv.kit.progress import Progress

    marks = {
        "passed": ("✓", "green"),
        "changed": ("✓ changed since", "green"),
        "begun": ("… begun", "yellow"),
        "not started": ("·", "dim"),
        "missing": ("✗ file is gone", "red"),
    }
    with mistakes():
        kit = _kit()
        progress = Progress.load(kit)
        table = Table(box=None, pad_edge=False, show_header=False)
        for number, exercise in enumerate(kit.exercises, 1):
            mark, style = marks[progress.state(kit, exercise)]
            table.add_row(str(number), exercise.name, exercise.title, mark, style=style)
        click.echo(f"{kit.title}\n")
        Console().print(table)
        click.echo(f"\n{progress.line(kit)}")


@click.command()
@_NAME
@click.option("--seed", type=click.IntRange(min=0), default=0, help="Seed of the hidden cases.")
def run(name: str | None, seed: int) -> None:
    """Check an exercise, or the next one. Exit status: 0 if it passed, 1 if not."""
    from jconv.kit.learning import check_exercise
    from jconv.kit.progress import Progress

    with mistakes():
        kit = _kit()
        exercise = _exercise(kit, name)
        if exercise is None:
            click.echo(_ALL_DONE)
            return
        judgement = check_exercise(kit, exercise, seed)
        _tell(exercise, judgement, seed)
        click.echo(Progress.load(kit).line(kit))
    sys.exit(0 if judgement.verdict == "passed" else 1)


def _tell(exercise: "Exercise", judgement: "Judgement", seed: int) -> None:
    where = f"exercises/{exercise.file}"
    if judgement.verdict == "passed":
        click.secho(f"passed       {where}   ({judgement.cases} cases)", fg="green")
    elif judgement.verdict == "not_started":
        click.secho(f"not started  {where}", fg="yellow")
        click.echo(f"{exercise.title}: the task is told in the file.")
    else:
        click.secho(f"{judgement.verdict.replace('_', ' '):12} {where}", fg="red")
        click.echo(judgement.feedback)
        option = f" --seed {seed}" if seed else ""
        click.echo(f"reproduce: jconv run {exercise.name}{option}   hint: jconv hint {exercise.name}")


@click.command()
def watch() -> None:
    """Check an exercise whenever its file is saved, starting with the next one. Keys: h l r s q."""
    from jconv.kit.watching import watch as watch_kit

    with mistakes():
        watch_kit(_kit())


@click.command()
@_NAME
def hint(name: str | None) -> None:
    """Show a hint to an exercise, or to the next one; one more each time."""
    from jconv.kit.learning import next_hint

    with mistakes():
        kit = _kit()
        exercise = _exercise(kit, name)
        if exercise is None:
            click.echo(_ALL_DONE)
            return
        hints = next_hint(kit, exercise)
        for number, text in enumerate(hints, 1):
            click.echo(f"{exercise.name}, hint {number} of {len(exercise.hints)}: {text}")


@click.command()
@click.argument("name")
def reset(name: str) -> None:
    """Put an exercise's stub back as it was; what you wrote is kept beside it."""
    from jconv.kit.learning import named
    from jconv.kit.learning import reset as reset_exercise

    with mistakes():
        kit = _kit()
        exercise = named(kit, name)
        kept = reset_exercise(kit, exercise)
        click.echo(f"exercises/{exercise.file} is as it was handed out")
        if kept:
            click.echo(f"what you wrote is in {kept.relative_to(kit.root)}")


@click.command()
@click.argument("name")
def solution(name: str) -> None:
    """Show the solution of an exercise that you have passed."""
    from rich.console import Console
    from rich.syntax import Syntax

    from jconv.kit.learning import named
    from jconv.kit.learning import solution as solution_of

    with mistakes():
        kit = _kit()
        text = solution_of(kit, named(kit, name))
        console = Console()
        console.print(Syntax(text, "python", background_color="default")) if console.is_terminal else click.echo(
            text
        )


@click.command()
@click.option("-n", "--questions", type=click.IntRange(min=1), default=5, help="How many questions. Default: 5.")
@click.option("--seed", type=click.IntRange(min=0), help="Seed of the numbers in them. Default: others each time.")
def quiz(questions: int, seed: int | None) -> None:
    """Answer quick checks: predict sizes, counts and results before they are shown."""
    import numpy as np

    from jconv.kit.progress import Progress
    from jconv.kit.quiz import LETTERS, draw_questions

    with mistakes():
        kit = _kit()
        drawn = draw_questions(kit, np.random.default_rng(seed))[:questions]
        right = 0
        for number, question in enumerate(drawn, 1):
            click.echo(f"\n{number}/{len(drawn)}  {question.prompt}")
            for letter, choice in zip(LETTERS, question.choices, strict=False):
                click.echo(f"    {letter}) {choice}")
            reply = click.prompt("your answer", prompt_suffix="> ")
            is_right = question.is_right(reply)
            right += is_right
            if is_right:
                click.secho("right", fg="green")
            else:
                click.secho(f"no: {_shown(question.answer)}", fg="red")
            if question.explanation:
                click.echo(f"    {question.explanation}")
        progress = Progress.load(kit)
        progress.quiz["asked"] += len(drawn)
        progress.quiz["right"] += right
        progress.save()
        total = f"{progress.quiz['right']} of {progress.quiz['asked']} so far"
        click.echo(f"\n{right} of {len(drawn)} right, {total}")


def _shown(answer: Any) -> str:
    return " x ".join(map(str, answer)) if isinstance(answer, tuple) else str(answer)


@click.group("kit")
def kit_group() -> None:
    """Write kits of exercises, and prove that they do what they say."""


@kit_group.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--exercise", metavar="CHAPTER/NAME", default="01_first/running_total", help="The exercise to write."
)
def new_kit(folder: Path, exercise: str) -> None:
    """Write a kit to start from, or one more exercise into a kit.

    The exercise is a small one that passes `jconv kit check`: replace its parts by your own.
    """
    from jconv.kit.scaffold import add_exercise

    with mistakes():
        for path in add_exercise(folder, exercise):
            click.echo(path)
        click.echo(f"now: jconv kit check {folder}")


@kit_group.command("check")
@click.argument("folder", default=".", type=click.Path(path_type=Path))
@click.option("--only", multiple=True, metavar="NAME", help="Check this exercise alone; may be repeated.")
@click.option("--seeds", type=click.IntRange(min=1), default=3, help="Seeds of hidden cases to try. Default: 3.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, help="Exercises at a time. Default: 1.")
def check_kit(folder: Path, only: tuple[str, ...], seeds: int, jobs: int) -> None:
    """Prove that stubs fail, solutions and right answers pass, wrong answers fail, and no file is stray.

    Exit status: 0 if all is well, 1 if not.
    """
    from jconv.kit import authoring
    from jconv.kit.learning import named
    from jconv.kit.manifest import load_kit

    with mistakes():
        kit = load_kit(folder)
        chosen = [named(kit, name) for name in only] or kit.exercises
        problems = [] if only else [*authoring.strays(kit), *authoring.check_quiz(kit)]
        for checked in authoring.check_exercises(kit, chosen, range(seeds), jobs):
            click.echo(f"{checked.name:24} {'FAILS' if checked.problems else 'ok':6} {checked.seconds:5.1f} s")
            problems += checked.problems
    for problem in problems:
        click.echo(f"{problem.where}: {problem.what}", err=True)
    if problems:
        click.echo(f"jconv: {len(problems)} problem{'s' * (len(problems) != 1)}", err=True)
        sys.exit(1)


@kit_group.command("export")
@click.argument("folder", default=".", type=click.Path(path_type=Path))
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="A new or empty folder.")
def export_kit(folder: Path, out: Path) -> None:
    """Write the students' handout: stubs and visible examples, no solutions, no hidden cases."""
    from jconv.kit import authoring
    from jconv.kit.manifest import load_kit

    with mistakes():
        kit = load_kit(folder)
        authoring.export(kit, out)
        click.echo(f"{out}: {len(kit.exercises)} exercises, with their visible examples and nothing else")


LEARNER = (list_exercises, run, watch, hint, reset, solution, quiz)
