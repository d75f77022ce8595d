"""Stills of a trace: SVG as text, PNG and GIF as bytes (extra `images`)."""

import io
from collections.abc import Sequence
from html import escape
from itertools import product
from typing import TYPE_CHECKING, Any

from jconv.viz.drawing import PAPER, Box, Drawing, Words, draw
from jconv.viz.traces import Trace

if TYPE_CHECKING:
    from PIL import Image

MOST_FRAMES = 400
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}
_FONT = "system-ui, sans-serif"
_PLAIN = str.maketrans({"×": "x", "⋆": "*", "⊛": "*", "∞": "inf"})  # signs that Pillow's own font lacks


def svg(trace: Trace, *, cell: Sequence[int] | None = None) -> str:
    """A trace as a drawing: input, kernel and output side by side, and one output cell's sum.

    Args:
        trace: what `trace` computed.
        cell: the output cell that is chosen, an index into `trace.y`; the first unless given.

    Returns:
        SVG, complete in itself. Grids of more than 16 rows or columns are cut around the cell, and say so.

    Raises:
        ValueError: `cell` is no cell of the output.

    Example:
        >>> from jconv import viz
        >>> viz.svg(viz.trace([1, 2, 3], [1, -1]), cell=(1,))[:11]
        '<svg xmlns='
    """
    drawing = draw(trace, _cell("svg", trace, cell))
    shapes = "\n".join(_box(shape) if isinstance(shape, Box) else _words(shape) for shape in drawing.shapes)
    size = f'width="{drawing.width}" height="{drawing.height}" viewBox="0 0 {drawing.width} {drawing.height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="{_FONT}">\n'
        f"<title>{escape(drawing.description)}</title>\n"
        f'<rect width="100%" height="100%" fill="{PAPER}"/>\n{shapes}\n</svg>\n'
    )


def png(trace: Trace, *, cell: Sequence[int] | None = None, scale: int = 2) -> bytes:
    """The drawing of `svg` in pixels: a PNG file's bytes. Needs Pillow (extra `images`).

    Args:
        trace: what `trace` computed.
        cell: as in `svg`.
        scale: pixels for each of the drawing's.

    Raises:
        ValueError: `cell` is no cell of the output.
        ImportError: Pillow is not installed.

    Example:
        >>> from jconv import viz
        >>> viz.png(viz.trace([1, 2, 3], [1, -1]))[1:4]
        b'PNG'
    """
    image = _pixels(draw(trace, _cell("png", trace, cell)), scale)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def gif(trace: Trace, *, seconds: float = 0.8, scale: int = 1) -> bytes:
    """The kernel sliding over the input, an output cell a frame: an animated GIF's bytes. Needs Pillow.

    Args:
        trace: what `trace` computed.
        seconds: how long a cell is shown.
        scale: pixels for each of the drawing's.

    Raises:
        ValueError: the output has more than 400 cells.
        ImportError: Pillow is not installed.

    Example:
        >>> from jconv import viz
        >>> viz.gif(viz.trace([1, 2, 3], [1, -1]))[:6]
        b'GIF89a'
    """
    if trace.y.size > MOST_FRAMES:
        raise ValueError(f"gif: the output must have no more than {MOST_FRAMES} cells, got {trace.y.size}")
    drawings = [draw(trace, cell) for cell in product(*map(range, trace.y.shape))]
    size = max(d.width for d in drawings), max(d.height for d in drawings)
    frames = [_pixels(Drawing(*size, d.shapes, d.description), scale) for d in drawings]
    file = io.BytesIO()
    frames[0].save(
        file, "GIF", save_all=True, append_images=frames[1:], duration=round(seconds * 1000), loop=0, disposal=1
    )
    return file.getvalue()


def _cell(function: str, trace: Trace, cell: Sequence[int] | None) -> tuple[int, ...]:
    chosen = (0,) * trace.y.ndim if cell is None else tuple(int(index) for index in cell)
    fits = len(chosen) == trace.y.ndim
    if not fits or not all(0 <= i < n for i, n in zip(chosen, trace.y.shape, strict=True)):
        raise ValueError(f"{function}: `cell` must be a cell of the output, shape {trace.y.shape}, got {cell}")
    return chosen


def _box(box: Box) -> str:
    dashes = ' stroke-dasharray="3 3"' if box.dashed else ""
    place = f'x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}"'
    line = f'stroke="{box.stroke}" stroke-width="{box.stroke_width}"{dashes}'
    return f'<rect {place} rx="3" fill="{box.fill}" {line}/>'


def _words(words: Words) -> str:
    weight = ' font-weight="bold"' if words.bold else ""
    return (
        f'<text x="{words.x:g}" y="{words.y:g}" font-size="{words.size}" fill="{words.fill}" '
        f'text-anchor="{words.anchor}"{weight}>{escape(words.text)}</text>'
    )


def _pixels(drawing: Drawing, scale: int) -> "Image.Image":
    Image, ImageDraw, ImageFont = _pillow()
    image = Image.new("RGB", (drawing.width * scale, drawing.height * scale), PAPER)
    pen = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        if isinstance(shape, Box):
            corners = [shape.x, shape.y, shape.x + shape.width, shape.y + shape.height]
            fill = None if shape.fill == "none" else shape.fill
            pen.rectangle([c * scale for c in corners], fill, shape.stroke, shape.stroke_width * scale)
        else:
            font = ImageFont.load_default(shape.size * scale)
            place = (shape.x * scale, shape.y * scale)
            pen.text(place, shape.text.translate(_PLAIN), shape.fill, font, _ANCHORS[shape.anchor])
    return image


def _pillow() -> tuple[Any, Any, Any]:
    try:
        from PIL import Image, ImageDraw, ImageFont
    except ImportError:
        raise ImportError("PNG and GIF need Pillow: pip install 'jconv[images]'") from None
    return Image, ImageDraw, ImageFont
