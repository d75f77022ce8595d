"""The `jconv` command. A mistake of the user's is one line that says what and where, and exit status 2."""

import tempfile
import webbrowser
from pathlib import Path

import click

from jconv import __version__
from jconv.files import replacing
from jconv.grader.commands import GRADER
from jconv.kit.commands import LEARNER, Mistake, kit_group


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="jconv")
def main() -> None:
    """Convolution in JAX: exercises to learn it by, a grader for them, a page that shows it, photo filters."""


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


@main.command()
@click.argument("view", default="slide")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The HTML file to write, instead of opening it."
)
def show(view: str, output: Path | None) -> None:
    """Open the visualiser: slide, transposed, channels, gallery, pipeline, geometry, sampling or predict.

    It is one file, which needs a browser and no network. With -o it is written and not opened.
    """
    from jconv import viz

    try:
        page = viz.to_html(view)  # type: ignore[arg-type]
    except ValueError as error:
        raise Mistake(str(error).removeprefix("viz: ")) from None
    path = output or Path(tempfile.mkdtemp(prefix="jconv-")) / f"{view}.html"
    try:
        with replacing(path) as file:
            file.write(page.encode())
    except OSError as error:
        raise Mistake(f"{path}: cannot be written: {error.strerror or error}") from None
    if output is None and not webbrowser.open(path.as_uri()):
        click.echo("No browser was found here: open this file in one.", err=True)
    click.echo(path)


for _command in (*LEARNER, kit_group, *GRADER):
    main.add_command(_command)


if __name__ == "__main__":
    main()
