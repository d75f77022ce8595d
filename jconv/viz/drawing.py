"""A trace as a still: rectangles and words at places, which `stills` writes as SVG and as pixels."""

from dataclasses import dataclass
from itertools import product

import numpy as np

import jconv
from jconv.viz.traces import Trace

MOST = 16  # rows and columns of a grid that are drawn: beyond, the part around the window
CELL, GAP, MARGIN, HEAD = 44, 36, 16, 22
CHARACTER = 7.2  # width of a character of 13 px
POSITIVE, NEGATIVE = (29, 78, 216), (217, 95, 2)
INK, SOFT, LINE, PAPER = "#1d1f24", "#646b78", "#d9d6d0", "#ffffff"
PATCH, NOW, PADDING = "#7c3aed", "#c2185b", "#f3f1ed"


@dataclass(frozen=True)
class Box:
    """A rectangle, in pixels."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    stroke: str = LINE
    stroke_width: int = 1
    dashed: bool = False


@dataclass(frozen=True)
class Words:
    """A line of text; `anchor` says which part of it stands at (x, y), its baseline being at y."""

    x: float
    y: float
    text: str
    size: int = 14
    fill: str = INK
    anchor: str = "middle"
    bold: bool = False


@dataclass(frozen=True)
class Drawing:
    """What to draw, in order, and what it shows in words."""

    width: int
    height: int
    shapes: tuple[Box | Words, ...]
    description: str


@dataclass(frozen=True)
class _Grid:
    """One plane of numbers: those before `inside` and from its end on are padding; `marks` are outlined."""

    title: str
    numbers: np.ndarray
    inside: tuple[tuple[int, int], ...]
    marks: dict[tuple[int, ...], str]
    badges: dict[tuple[int, ...], str]


def draw(trace: Trace, cell: tuple[int, ...]) -> Drawing:
    """The input under the kernel, the kernel, the output with one cell chosen, and that cell's sum."""
    columns, terms = _columns(trace, cell)
    shapes: list[Box | Words] = []
    left, height = MARGIN, 0
    for number, column in enumerate(columns):
        top, width = MARGIN, 0.0
        for grid in column:
            drawn, right, bottom = _draw_grid(grid, left, top)
            shapes += drawn
            top, width = bottom + 12, max(width, right - left)
        height = max(height, int(top))
        left += width + GAP
        if number < len(columns) - 1:
            sign = "=" if number == len(columns) - 2 else "⋆" if trace.operation != "conv_transpose" else "⊛"
            shapes.append(Words(left - GAP / 2, MARGIN + HEAD + CELL * 0.7, sign, 20, SOFT))
    lines = _sum_lines(trace, cell, terms, int((left - GAP) / CHARACTER))
    for line in lines:
        height += 20
        shapes.append(Words(MARGIN, height - 4, line, 13, INK, "start"))
    whole = max([left - GAP, *(MARGIN + len(line) * CHARACTER for line in lines)])
    return Drawing(int(whole + MARGIN), height + MARGIN, tuple(shapes), " ".join(lines))


def _columns(trace: Trace, cell: tuple[int, ...]) -> tuple[list[list[_Grid]], list[tuple[float, float]]]:
    """The grids, column by column, and the products that make the chosen cell."""
    rank = len(trace.stride)
    channels = trace.operation in ("conv", "conv_transpose")
    x = trace.x if channels else trace.x[None]
    kernel = trace.kernel if channels else trace.kernel[None, None]
    y = trace.y if channels else trace.y[None]
    out, *place = cell if channels else (0, *cell)
    transposed = trace.operation == "conv_transpose"
    if transposed:
        kernel = np.swapaxes(kernel, 0, 1) if trace.groups == 1 else _by_output(kernel, trace.groups)
        padded, low = x, (0,) * rank
    else:
        padded = np.asarray(jconv.pad(x, trace.padding, mode=trace.padding_mode))  # type: ignore[arg-type]
        low = tuple(before for before, _ in trace.padding)
    if trace.operation == "convolve":
        kernel = np.flip(kernel, tuple(range(2, 2 + rank)))
    first = out // (len(kernel) // trace.groups) * kernel.shape[1]
    inside = tuple((before, before + size) for before, size in zip(low, x.shape[1:], strict=True))
    inputs, kernels, terms = [], [], []
    for c in range(kernel.shape[1]):
        marks, badges = {}, {}
        for tap in product(*map(range, kernel.shape[2:])):
            index = _place_of(trace, place, tap, x.shape[1:])
            if index is None:
                continue
            weight = kernel[(out, c, *tap)]
            marks[index] = PATCH
            badges[index] = f"×{short(weight)}"
            terms.append((padded[(first + c, *index)], weight))
        name = f" channel {first + c}" if len(x) > 1 else ""
        inputs.append(_Grid(f"Input{name}", padded[first + c], inside, marks, badges))
        whole = tuple((0, size) for size in kernel.shape[2:])
        name = f" for channel {first + c}" if len(x) > 1 else " flipped" if trace.operation == "convolve" else ""
        kernels.append(_Grid(f"Kernel{name}", kernel[out, c], whole, {}, {}))
    whole = tuple((0, size) for size in y.shape[1:])
    name = f" channel {out}" if len(y) > 1 else ""
    output = _Grid(f"Output{name}", y[out], whole, {tuple(place): NOW}, {})
    return [inputs, kernels, [output]], terms


def _by_output(kernel: np.ndarray, groups: int) -> np.ndarray:
    """A transposed convolution's kernel (C, O/groups, *K) as (O, C/groups, *K)."""
    parts = np.split(kernel, groups)
    return np.concatenate([np.swapaxes(part, 0, 1) for part in parts])


def _place_of(trace: Trace, cell: list[int], tap: tuple[int, ...], lengths: tuple[int, ...]) -> tuple | None:
    """The index in the padded input that a tap of an output cell reads; None if it reads nothing."""
    place = []
    for index, t, stride, dilation, (low, _), length in zip(
        cell, tap, trace.stride, trace.dilation, trace.padding, lengths, strict=True
    ):
        if trace.operation != "conv_transpose":
            place.append(index * stride + t * dilation)
            continue
        there, rest = divmod(index + low - t * dilation, stride)
        if rest or not 0 <= there < length:
            return None
        place.append(there)
    return tuple(place)


def _draw_grid(grid: _Grid, left: float, top: float) -> tuple[list[Box | Words], float, float]:
    """A grid's shapes, and where it ends to the right and below."""
    numbers = np.atleast_2d(grid.numbers)
    marks = [_two(place) for place in grid.marks]
    starts = [_start(size, [place[axis] for place in marks]) for axis, size in enumerate(numbers.shape)]
    spans = [range(start, min(start + MOST, size)) for start, size in zip(starts, numbers.shape, strict=True)]
    cut = any(len(span) < size for span, size in zip(spans, numbers.shape, strict=True))
    size = " × ".join(str(high - low) for low, high in grid.inside)
    part = f", rows from {spans[0][0]}, columns from {spans[1][0]}" if cut else ""
    shapes: list[Box | Words] = [Words(left, top + 14, f"{grid.title}, {size}{part}", 13, SOFT, "start")]
    finite = np.abs(numbers[np.isfinite(numbers)])
    reach = float(finite.max()) if finite.size else 0.0
    inside = _two(grid.inside, (0, 1))
    by_place = {_two(place): colour for place, colour in grid.marks.items()}
    badges = {_two(place): text for place, text in grid.badges.items()}
    cells, outlined = [], []
    for row, column in product(*spans):
        x, y = left + (column - spans[1][0]) * CELL, top + HEAD + (row - spans[0][0]) * CELL
        real = all(low <= i < high for i, (low, high) in zip((row, column), inside, strict=True))
        fill = tint(float(numbers[row, column]), reach) if real else PADDING
        cells.append(Box(x, y, CELL, CELL, fill, dashed=not real))
        text = short(numbers[row, column])
        badge = badges.get((row, column))
        cells.append(Words(x + CELL / 2, y + (22 if badge else 27), text, _fitting(text), INK if real else SOFT))
        if badge:
            cells.append(Words(x + CELL - 4, y + CELL - 5, badge, 10, PATCH, "end", bold=True))
        if colour := by_place.get((row, column)):
            outlined.append(Box(x + 1, y + 1, CELL - 2, CELL - 2, "none", colour, 3 if colour == NOW else 2))
    right = left + max(len(spans[1]) * CELL, len(shapes[0].text) * CHARACTER)  # type: ignore[union-attr]
    return [*shapes, *cells, *outlined], right, top + HEAD + len(spans[0]) * CELL


def _two(place: tuple, missing: object = 0) -> tuple:
    """One axis is a row."""
    return place if len(place) == 2 else (missing, place[0])


def _start(size: int, marked: list[int]) -> int:
    """The first row that is drawn, so that what is marked is among those drawn."""
    if size <= MOST or not marked:
        return 0
    middle = (min(marked) + max(marked)) // 2
    return min(max(middle - MOST // 2, 0), size - MOST)


def _sum_lines(trace: Trace, cell: tuple[int, ...], terms: list[tuple[float, float]], wide: int) -> list[str]:
    """The chosen cell's sum, in lines of some `wide` characters."""
    words = [f"{short(x)}×{f'({short(k)})' if k < 0 else short(k)}" for x, k in terms] or ["0"]
    if trace.bias is not None:
        words.append(f"({short(trace.bias[cell[0]])})")
    parts = [f"y[{', '.join(map(str, cell))}] = {words[0]}", *(f"+ {word}" for word in words[1:])]
    lines, line = [], ""
    for part in [*parts, f"= {short(trace.y[cell])}"]:
        if line and len(line) + len(part) + 1 > max(wide, 40):
            lines.append(line)
            line = ""
        line = f"{line} {part}".strip()
    return [*lines, line]


def _fitting(text: str) -> int:
    """A size of type with which a number fits its cell."""
    return 15 if len(text) <= 4 else 12 if len(text) <= 5 else 10 if len(text) <= 7 else 8


def tint(value: float, reach: float) -> str:
    """A colour on white: blue for what is positive, orange for what is negative, full at `reach`."""
    if not np.isfinite(value) or not reach:
        return PAPER
    strength = 0.55 * min(abs(value) / reach, 1)
    target = POSITIVE if value > 0 else NEGATIVE
    return "#" + "".join(f"{round(255 + (channel - 255) * strength):02x}" for channel in target)


def short(value: float) -> str:
    """A number in the few characters that a cell has."""
    number = float(value)
    if np.isnan(number):
        return "NaN"
    if np.isinf(number):
        return "∞" if number > 0 else "-∞"
    if number.is_integer() and abs(number) < 1e6:
        return str(int(number))
    return (
        f"{number:.1e}".replace("e+0", "e").replace("e-0", "e-")
        if not 1e-3 <= abs(number) < 1e6
        else f"{number:.4g}"
    )
