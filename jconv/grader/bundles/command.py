"""`jconv grade bundle`: write an autograder to upload."""

import io
import secrets
import zipfile
from dataclasses import replace
from pathlib import Path

import click

from jconv.files import replacing
from jconv.grader import sandbox
from jconv.grader.batch import Exam
from jconv.grader.bundles import classroom50, gradescope, prairielearn
from jconv.grader.bundles.content import Files, Settings
from jconv.grader.formats import LEVELS, VISIBILITIES, Level, Visibility
from jconv.kit.commands import Mistake, mistakes
from jconv.kit.manifest import Kit, KitError, load_kit

_PLATFORMS = {"gradescope": gradescope, "classroom50": classroom50, "prairielearn": prairielearn}
# On classroom50 code runs in the student's own repository, with nothing to find and a score that its owner can
# write anyway; elsewhere an attempt could reach other cases and the results.
_LEAST: dict[str, sandbox.Tier] = {"classroom50": "none"}
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that zip knows: equal bundles are equal files


@click.command("bundle")
@click.argument("platform", type=click.Choice([*_PLATFORMS]))
@click.option("--kit", required=True, type=click.Path(path_type=Path), help="The folder with kit.toml.")
@click.option(
    "-o",
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="gradescope: a .zip file. The others: a new or empty folder.",
)
@click.option("--exercise", "only", multiple=True, metavar="NAME", help="Only this exercise; may be repeated.")
@click.option("--seed", type=click.IntRange(min=0), help="Seed of the hidden cases. Default: a secret one.")
@click.option(
    "--min-tier",
    "least",
    type=click.Choice(sandbox.TIERS),
    help="The weakest sandbox to accept. Default: process; none on classroom50.",
)
@click.option("--hidden", type=click.Choice(VISIBILITIES), default="never", help="When students see hidden cases.")
@click.option("--feedback", type=click.Choice(LEVELS), default="full", help="How much students are told.")
def bundle(
    platform: str,
    kit: Path,
    out: Path,
    only: tuple[str, ...],
    seed: int | None,
    least: sandbox.Tier | None,
    hidden: Visibility,
    feedback: Level,
) -> None:
    """Write an autograder to upload to a platform.

    It holds the cases, drawn and answered now, and jconv as it is here; no solutions and no generators. The cases
    are the same for all submissions.
    """
    there = _PLATFORMS[platform]
    with mistakes():
        chosen = _chosen(load_kit(kit), only)
        exam = Exam.prepare(chosen, secrets.randbits(63) if seed is None else seed)
        settings = Settings(least or _LEAST.get(platform, "process"), feedback, hidden, there.PATIENCE)
        files = there.files(exam, settings)
        try:
            (_write_zip if platform == "gradescope" else _write_folder)(out, files)
        except OSError as error:
            raise Mistake(f"{out}: {error.strerror}") from None
    size = sum(len(file.content) for file in files.values())
    count = len(chosen.exercises)
    click.echo(f"{out}: {count} exercise{'s' * (count != 1)}, {len(files)} files, {size / 1e6:.1f} MB")


def _chosen(kit: Kit, only: tuple[str, ...]) -> Kit:
    unknown = next((name for name in only if name not in {each.name for each in kit.exercises}), None)
    if unknown is not None:
        raise Mistake(f"--exercise: there is no exercise {unknown!r} in {kit.root}")
    return replace(kit, exercises=tuple(each for each in kit.exercises if not only or each.name in only))


def _write_zip(out: Path, files: Files) -> None:
    if out.suffix != ".zip":
        raise Mistake(f"--out must be a .zip file for gradescope, got {out}")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, file in files.items():
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.external_attr = (0o100755 if file.executable else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.content)
    with replacing(out) as file:
        file.write(packed.getvalue())


def _write_folder(out: Path, files: Files) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise KitError(f"{out}: a bundle is written into a new or empty folder, and this is none")
    for path, file in files.items():
        place = out / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(file.content)
        place.chmod(0o755 if file.executable else 0o644)
