"""The grader's part of the `jconv` command."""

import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from jconv.files import replacing
from jconv.grader import batch, reports, sandbox
from jconv.grader.adjusting_options import Adjustments, adjusting_options
from jconv.grader.bundles.command import bundle
from jconv.grader.executors import KEPT, ExecutorError, connected
from jconv.grader.formats import FORMATS, LEVELS, VISIBILITIES, Level, Options, Visibility, alike, canvas
from jconv.grader.formats.told import on_one_line
from jconv.grader.results import SubmissionResult
from jconv.grader.similarity import SimilarityError, check_installed
from jconv.grader.similarity import alike as pairs_alike
from jconv.grader.store import Store, fingerprint, seed_of
from jconv.grader.submissions import Submission, SubmissionError, find_submissions
from jconv.kit.commands import Mistake, mistakes
from jconv.kit.manifest import Kit, load_kit

DEFAULT_FORMATS = ("json", "csv", "html")
_MOST_NAMED = 12  # files that are passed over


class _Grade(click.Command):
    """`jconv grade`, of which `jconv grade bundle` is another command; a folder of that name is ./bundle."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        if args[:1] == [bundle.name]:
            return bundle.make_context(f"{info_name} {bundle.name}", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)


@click.command(cls=_Grade)
@click.argument("submission", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--kit", required=True, type=click.Path(path_type=Path), help="The folder with kit.toml.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The folder for the results.")
@click.option("--jobs", type=click.IntRange(min=1), help="Submissions at a time. Default: one a core.")
@click.option("--executor", metavar="ADDRESS", help="Grade on a cluster: dask://HOST:PORT. Default: here.")
@click.option("--seed", type=click.IntRange(min=0), help="Seed of the hidden cases. Default: a secret one.")
@click.option("--resume", is_flag=True, help="Go on where an earlier run into --out stopped, with its seed.")
@click.option(
    "--regrade",
    multiple=True,
    metavar="NAME",
    help="With --resume: grade this submission, or this exercise, again; may be repeated.",
)
@click.option(
    "--min-tier",
    "least",
    type=click.Choice(sandbox.TIERS),
    default="process",
    help="The weakest sandbox to accept; none must be asked for. Default: process.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["json", "csv", *FORMATS]),
    help="What to write; may be repeated. Default: json, csv and html.",
)
@click.option("--hidden", type=click.Choice(VISIBILITIES), default="never", help="When students see hidden cases.")
@click.option("--feedback", type=click.Choice(LEVELS), default="full", help="How much students are told.")
@click.option(
    "--gradebook",
    type=click.Path(path_type=Path),
    help="A gradebook exported from Canvas: writes canvas.csv, with the points in the column --assignment.",
)
@click.option("--assignment", default="", help="The assignment's name, for --gradebook and classroom50.")
@click.option("--classroom", default="", help="The classroom's name, for classroom50.")
@click.option(
    "--similarity",
    metavar="PERCENT",
    type=click.IntRange(1, 100),
    help="Report pairs that share so much of their code, as a hint; 80 is a start.",
)
@adjusting_options
def grade(
    submission: tuple[Path, ...],
    kit: Path,
    out: Path,
    jobs: int | None,
    executor: str | None,
    seed: int | None,
    resume: bool,
    regrade: tuple[str, ...],
    least: sandbox.Tier,
    formats: tuple[str, ...],
    hidden: Visibility,
    feedback: Level,
    gradebook: Path | None,
    assignment: str,
    classroom: str,
    similarity: int | None,
    adjustments: Adjustments,
) -> None:
    """Grade submissions: folders, archives, Python files, notebooks, or a folder of them.

    `jconv grade bundle PLATFORM` writes an autograder to upload instead; see its own --help.

    Every submission runs in a sandbox of its own, the strongest that holds on this machine; `jconv doctor` tells
    which. Results are kept in --out as they come, and reports are written there at the end. Exit status: 0 when
    everything was graded, whatever the scores; 1 when the grader itself failed somewhere; 2 when it was asked for
    something impossible.
    """
    start = time.monotonic()
    with mistakes(SubmissionError, sandbox.SandboxError, SimilarityError):
        if similarity is not None:
            check_installed()
        loaded = load_kit(kit)
        found = _found(submission, loaded)
        _check_regrade(regrade, resume, found, loaded)
        adjust = adjustments.read(found, loaded)
        if seed is None:
            seed = seed_of(out) if resume else None
        known = fingerprint(loaded)
        exam = batch.Exam.prepare(loaded, secrets.randbits(63) if seed is None else seed)
        proof = sandbox.best(least, loaded.secrets)
        if proof.tier != "none":
            sandbox.check_hidden([out, *submission])
        out.mkdir(parents=True, exist_ok=True)  # before the work, not after it
        store = Store(out, known, exam.seed, proof.tier)
    with _executor(executor, jobs or _cores()) as where, _progress_bar(len(found)) as advance, _kept_so_far(out):
        results = batch.grade(
            exam, found, tier=proof.tier, executor=where, store=store, resume=resume, again=regrade,
            on_submission=advance,
        )  # fmt: skip
    if _is_changed(loaded, known):
        click.echo(f"jconv: {kit} was changed meanwhile; this is graded by what it was at the start", err=True)
    results = adjust(results)
    told = Options(feedback, hidden, classroom, assignment, datetime.now(UTC))
    texts = reports.written(results, exam, least, proof, formats or DEFAULT_FORMATS, told)
    if gradebook is not None:
        texts["canvas.csv"] = _merged(results, gradebook, assignment)
    if similarity is not None:
        texts |= alike.written(pairs_alike(found, loaded, similarity / 100), similarity / 100)
    with _kept_so_far(out):
        for name, text in texts.items():
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            with replacing(out / name) as file:
                file.write(text.encode("utf-8", "backslashreplace"))
    _conclude(results, proof, time.monotonic() - start, out, texts)


def _found(paths: tuple[Path, ...], kit: Kit) -> list[Submission]:
    """The submissions; what is passed over beside them is named."""
    passed_over: list[Path] = []
    found = find_submissions(paths, kit, passed_over.append)
    if passed_over:
        names = ", ".join(on_one_line(path.name) for path in passed_over[:_MOST_NAMED])
        more = f" and {len(passed_over) - _MOST_NAMED} more" if len(passed_over) > _MOST_NAMED else ""
        click.echo(f"jconv: no submissions, and passed over: {names}{more}", err=True)
    return found


def _is_changed(kit: Kit, known: str) -> bool:
    try:
        return fingerprint(kit) != known
    except OSError:  # a part of it is gone
        return True


def _check_regrade(regrade: tuple[str, ...], resume: bool, found: list[Submission], kit: Kit) -> None:
    if regrade and not resume:
        raise Mistake("--regrade goes with --resume: without it everything is graded anyway")
    known = {each.name for each in (*found, *kit.exercises)}
    unknown = next((name for name in regrade if name not in known), None)
    if unknown:
        raise Mistake(f"--regrade: there is no submission and no exercise {unknown!r}")


def _merged(results: list[SubmissionResult], gradebook: Path, assignment: str) -> str:
    try:
        text, strangers = canvas.merge(results, gradebook.read_text("utf-8"), assignment)
    except (OSError, UnicodeDecodeError, canvas.GradebookError) as error:
        raise Mistake(f"{gradebook}: {error}") from None
    if strangers:
        click.echo(f"jconv: not in the gradebook: {', '.join(strangers)}", err=True)
    return text


def _conclude(
    results: list[SubmissionResult], proof: sandbox.Proof, seconds: float, out: Path, texts: dict[str, str]
) -> None:
    from rich.console import Console

    counts = reports.verdict_counts(results)
    Console().print(reports.as_table(results))
    where = "without a sandbox" if proof.tier == "none" else f"in sandboxes of tier {proof.tier}"
    written = ", ".join(sorted({name.partition("/")[0] for name in texts}))
    click.echo(
        f"\n{len(results)} submission{'s' * (len(results) != 1)}, {counts.total()} attempts, "
        f"{counts['passed']} passed, in {seconds:.0f} s, {where}.\nWritten to {out}: {written}"
    )
    if counts["grader_error"]:
        click.echo(f"jconv: the grader itself failed at {counts['grader_error']} attempts", err=True)
        sys.exit(1)


@click.command()
def doctor() -> None:
    """Say which sandboxes work on this machine, and how to get a better one.

    Exit status: 0 if strangers' code can be graded here, 1 if not.
    """
    proofs = [sandbox.prove(tier) for tier in sandbox.TIERS]
    for proof in proofs:
        if proof.holds:
            click.secho(f"{proof.tier:8} works   {', '.join(proof.mechanisms)}", fg="green")
        else:
            click.secho(f"{proof.tier:8} not here: {proof.problem}", fg="red")
            click.echo(f"{'':8} {proof.advice}")
    sys.exit(0 if any(proof.holds for proof in proofs if proof.tier != "none") else 1)


@contextmanager
def _kept_so_far(out: Path) -> Iterator[None]:
    """Say that nothing is lost where something cannot be written."""
    try:
        yield
    except OSError as error:
        raise Mistake(f"{out}: {error.strerror}; {KEPT}") from None


@contextmanager
def _executor(address: str | None, jobs: int) -> Iterator[Executor]:
    """What grades the submissions: threads here, or a cluster."""
    if address is None:
        with ThreadPoolExecutor(jobs, thread_name_prefix="grade") as threads:
            yield threads
        return
    try:
        with connected(address) as executor:
            yield executor
    except ExecutorError as error:
        raise Mistake(str(error)) from None


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _progress_bar(total: int) -> Iterator[Callable[[], None]]:
    """A progress bar on standard error; yields what moves it by one."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TextColumn("submissions, time left"),
        TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("", total=total)
        yield lambda: progress.advance(bar)


GRADER = (grade, doctor)
