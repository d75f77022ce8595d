"""Stills: what is drawn is what jconv computed, for every operation; SVG, PNG and GIF are whole files."""

import io
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from jconv import viz

SVG = "{http://www.w3.org/2000/svg}"


def integers(rng, *shape):
    return rng.integers(-4, 5, shape)


TRACES = {
    "correlate": lambda rng: viz.trace(
        integers(rng, 4, 6), integers(rng, 3, 2), padding=1, padding_mode="reflect"
    ),
    "convolve": lambda rng: viz.trace(integers(rng, 5, 5), integers(rng, 2, 3), flip=True, stride=2),
    "one axis": lambda rng: viz.trace(integers(rng, 9), integers(rng, 3), dilation=2, padding=[(2, 1)]),
    "channels": lambda rng: viz.trace(
        integers(rng, 2, 4, 4), integers(rng, 3, 2, 3, 3), [1, -2, 0], padding="same"
    ),
    "groups": lambda rng: viz.trace(integers(rng, 4, 3, 3), integers(rng, 2, 2, 2, 2), groups=2),
    "transposed": lambda rng: viz.trace(
        integers(rng, 3, 3), integers(rng, 3, 3), stride=2, padding=1, output_padding=1, transposed=True
    ),
    "transposed groups": lambda rng: viz.trace(
        integers(rng, 4, 3), integers(rng, 4, 3, 4), stride=3, dilation=2, groups=2, transposed=True
    ),
}


def texts(drawn):
    return [element.text for element in ElementTree.fromstring(drawn).iter(f"{SVG}text")]


@pytest.mark.parametrize("name", TRACES)
def test_the_sum_that_is_drawn_is_the_cells(name, rng):
    trace = TRACES[name](rng)
    for cell in np.ndindex(trace.y.shape):
        drawn = viz.svg(trace, cell=cell)
        said = ElementTree.fromstring(drawn).find(f"{SVG}title").text
        where, terms, total = said.split(" = ")
        assert where == f"y[{', '.join(map(str, cell))}]"
        assert int(total) == trace.y[cell]
        assert eval(terms.replace("×", "*")) == trace.y[cell]  # our own words, made of digits and signs


@pytest.mark.parametrize("name", TRACES)
def test_every_number_is_drawn(name, rng):
    trace = TRACES[name](rng)
    drawn = texts(viz.svg(trace))
    plane = trace.y if trace.operation in ("correlate", "convolve") else trace.y[0]
    last = drawn[max(i for i, text in enumerate(drawn) if text.startswith("Output")) + 1 :]
    assert [int(text) for text in last[: plane.size]] == plane.ravel().tolist()


def test_padding_is_dashed_and_the_window_outlined():
    root = ElementTree.fromstring(viz.svg(viz.trace([[1, 2], [3, 4]], [[1, 0], [0, 1]], padding=1), cell=(0, 0)))
    boxes = list(root.iter(f"{SVG}rect"))
    assert sum(box.get("stroke-dasharray") is not None for box in boxes) == 12
    assert sum(box.get("stroke") == "#7c3aed" for box in boxes) == 4
    assert sum(box.get("stroke") == "#c2185b" for box in boxes) == 1


def test_a_large_grid_is_cut_around_the_cell_and_says_so(rng):
    trace = viz.trace(integers(rng, 40, 50), integers(rng, 3, 3))
    drawn = texts(viz.svg(trace, cell=(30, 20)))
    assert "Input, 40 × 50, rows from 23, columns from 13" in drawn
    assert "Output, 38 × 48, rows from 22, columns from 12" in drawn
    assert len(drawn) < 2 * 16 * 16 + 9 + 9 + 20


def test_what_json_and_cells_lack_is_drawn():
    drawn = texts(viz.svg(viz.trace([np.nan, np.inf, -np.inf, 1234567.0, 0.00012, 1 / 3], [1])))
    for text in ("NaN", "∞", "-∞", "1.2e6", "1.2e-4", "0.3333"):
        assert text in drawn


@pytest.mark.parametrize("name", TRACES)
def test_pixels_are_a_picture_of_the_same_size(name, rng):
    trace = TRACES[name](rng)
    root = ElementTree.fromstring(viz.svg(trace))
    with Image.open(io.BytesIO(viz.png(trace, scale=2))) as image:
        assert image.format == "PNG"
        assert image.size == (2 * int(root.get("width")), 2 * int(root.get("height")))
        assert len(image.getcolors(1 << 20)) > 5


def test_a_gif_has_a_frame_for_each_cell():
    trace = viz.trace([[1, 2, 3], [4, 5, 6]], [[1, -1]])
    with Image.open(io.BytesIO(viz.gif(trace, seconds=0.3))) as image:
        assert (image.format, image.n_frames, image.info["duration"], image.info["loop"]) == ("GIF", 4, 300, 0)


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (lambda t: viz.svg(t, cell=(2, 0)), "svg: `cell` must be a cell of the output, shape (2, 2), got (2, 0)"),
        (lambda t: viz.svg(t, cell=(0,)), "svg: `cell` must be a cell of the output, shape (2, 2), got (0,)"),
        (
            lambda t: viz.png(t, cell=(0, -1)),
            "png: `cell` must be a cell of the output, shape (2, 2), got (0, -1)",
        ),
        (
            lambda _: viz.gif(viz.trace(np.ones((21, 20)), np.ones((1, 1)))),
            "gif: the output must have no more than 400 cells, got 420",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw, said):
    trace = viz.trace(np.ones((3, 3), int), np.ones((2, 2), int))
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        draw(trace)


def test_the_picture_of_the_readme_is_what_is_drawn_now():
    trace = viz.trace([[1, 2, 3, 0], [4, 5, 6, 1], [7, 8, 9, 2], [0, 1, 2, 3]], [[1, 0], [0, -1]])
    picture = Path(__file__).parents[1] / "docs/slide.svg"
    assert picture.read_text("utf-8") == viz.svg(trace, cell=(1, 2))
