"""The `jconv` command. A mistake of the user's is one line that says what and where, and exit status 2."""

import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jconv import __version__
from jconv.files import replacing
from jconv.kit.commands import LEARNER, Mistake, kit_group

if TYPE_CHECKING:
    from rich.table import Table

    from jconv.grader.sandbox import Proof, Tier

TIERS = ("bwrap", "process", "none")  # of jconv.grader.sandbox, whose import would slow every command down


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="jconv")
def main() -> None:
    """Convolution in JAX: exercises to learn it by, a grader for them, filters for pictures."""


for _command in (*LEARNER, kit_group):
    main.add_command(_command)


@main.command()
@click.argument("submission", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--kit", required=True, type=click.Path(path_type=Path), help="The folder with kit.toml.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The folder for the results.")
@click.option("--jobs", type=click.IntRange(min=1), help="Attempts at a time. Default: one a core.")
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
    type=click.Choice(TIERS),
    default="process",
    help="The weakest sandbox to accept; none must be asked for. Default: process.",
)
@click.option(
    "--format", "formats", multiple=True, type=click.Choice(["json", "csv"]), help="Default: all of them."
)
def grade(
    submission: tuple[Path, ...],
    kit: Path,
    out: Path,
    jobs: int | None,
    seed: int | None,
    resume: bool,
    regrade: tuple[str, ...],
    least: "Tier",
    formats: tuple[str, ...],
) -> None:
    """Grade submissions: folders, zip files, or a folder of them.

    Every submission runs in a sandbox of its own, the strongest that holds on this machine; `jconv doctor` tells
    which. Writes results.json and scores.csv into --out. Exit status: 0 when everything was
    graded, whatever the scores; 1 when the grader itself failed somewhere; 2 when it was asked for something
    impossible.
    """
    from jconv.grader import batch, reports, sandbox, store, submissions
    from jconv.kit.manifest import KitError, load_kit

    start = time.monotonic()
    try:
        loaded = load_kit(kit)
        found = submissions.find_submissions(submission, loaded)
        if regrade and not resume:
            raise Mistake("--regrade goes with --resume: without it everything is graded anyway")
        known = {each.name for each in (*found, *loaded.exercises)}
        if unknown := next((name for name in regrade if name not in known), None):
            raise Mistake(f"--regrade: there is no submission and no exercise {unknown!r}")
        if seed is None:
            seed = store.seed_of(out) if resume else None
        exam = batch.Exam.prepare(loaded, secrets.randbits(63) if seed is None else seed)
        proof = sandbox.best(least)
        out.mkdir(parents=True, exist_ok=True)
        kept = store.Store(out, store.fingerprint(loaded), exam.seed, proof.tier)  # before the work, not after it
    except (KitError, sandbox.SandboxError, submissions.SubmissionError) as error:
        raise Mistake(str(error)) from None
    except OSError as error:
        raise Mistake(f"{error.filename}: {error.strerror}") from None
    with _progress_bar(len(found)) as advance:
        try:
            results = batch.grade(
                exam, found, tier=proof.tier, jobs=jobs or _cores(), store=kept, resume=resume, again=regrade,
                on_submission=advance,
            )  # fmt: skip
        except OSError as error:
            raise Mistake(f"{out}: {error.strerror}; what is graded is kept, and --resume goes on") from None
    texts = {
        "results.json": reports.as_json(results, exam, least, proof),
        "scores.csv": reports.as_csv(results, exam),
    }
    written = [name for name in texts if not formats or name.rsplit(".", 1)[1] in formats]
    try:
        for name in written:
            with replacing(out / name) as file:
                file.write(texts[name].encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise Mistake(f"{out}: the results cannot be written: {error.strerror}") from None
    counts = reports.verdict_counts(results)
    _print_table(reports.as_table(results))
    click.echo(
        f"\n{len(results)} submission{'s' * (len(results) != 1)}, {counts.total()} attempts, "
        f"{counts['passed']} passed, "
        f"in {time.monotonic() - start:.0f} s, {_where(proof)}.\nWritten to {out}: {', '.join(written)}"
    )
    if counts["grader_error"]:
        click.echo(f"jconv: the grader itself failed at {counts['grader_error']} attempts", err=True)
        sys.exit(1)


@main.command()
def doctor() -> None:
    """Say which sandboxes work on this machine, and how to get a better one.

    Exit status: 0 if strangers' code can be graded here, 1 if not.
    """
    from jconv.grader import sandbox

    proofs = [sandbox.prove(tier) for tier in sandbox.TIERS]
    for proof in proofs:
        if proof.holds:
            click.secho(f"{proof.tier:8} works   {', '.join(proof.mechanisms)}", fg="green")
        else:
            click.secho(f"{proof.tier:8} not here: {proof.problem}", fg="red")
            click.echo(f"{'':8} {proof.advice}")
    sys.exit(0 if any(proof.holds for proof in proofs if proof.tier != "none") else 1)


@main.command("filter")
@click.argument("photo", type=click.Path(path_type=Path))
@click.option("--kernel", required=True, help="A name from the gallery, e.g. sobel_x, gaussian, emboss.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The picture to write.")
def filter_photo(photo: Path, kernel: str, output: Path) -> None:
    """Filter a photograph with a kernel of the gallery.

    Kernels whose weights sum to zero answer to edges: the size of their answer is shown, the strongest white.
    The others average or sharpen, and what leaves the range of the picture is clipped.
    """
    from jconv import pictures

    try:
        pictures.filter_file(photo, kernel, output)
    except pictures.PictureError as error:
        raise Mistake(str(error)) from None


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _where(proof: "Proof") -> str:
    return "without a sandbox" if proof.tier == "none" else f"in sandboxes of tier {proof.tier}"


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


def _print_table(table: "Table") -> None:
    from rich.console import Console

    Console().print(table)


if __name__ == "__main__":
    main()
