"""The sliding views in a browser: numbers, steps, lit lines, edits, links, and what happens to bad input."""

import numpy as np
import pytest
from viz_page import cell, follow, link, numbers, opened, rows

from jconv import viz

COUNTING = [[1, 2, 3, 0], [4, 5, 6, 1], [7, 8, 9, 2], [0, 1, 2, 3]]
DIAGONAL = [[1, 0], [0, -1]]


@pytest.fixture(scope="module")
def page(chromium, tmp_path_factory):
    """One page for the tests that follow a link of their own first."""
    with opened(chromium, tmp_path_factory.mktemp("slide")) as page:
        yield page


def lit(page):
    return page.locator(".code code.lit").all_text_contents()


# Numbers ------------------------------------------------------------------------------------------------------


def settings(rng):
    """A random setting in jconv's words, and the link to it. Some have no output."""
    rank = int(rng.integers(1, 3))
    shape, taps = rng.integers(1, 9, rank), rng.integers(1, 5, rank)
    x, kernel = rng.integers(-9, 10, shape), rng.integers(-4, 5, taps)
    if rng.random() < 0.3:
        x, kernel = np.round(x * 0.37, 2), np.round(kernel * 0.21, 2)
    stride, dilation = rng.integers(1, 4, rank).tolist(), rng.integers(1, 3, rank).tolist()
    padding = rng.integers(0, 3, (rank, 2)).tolist()
    words = {
        "axes": rank,
        "x": rows(x),
        "k": rows(kernel),
        "s": ",".join(map(str, stride)),
        "d": ",".join(map(str, dilation)),
        "p": ";".join(f"{low},{high}" for low, high in padding),
    }
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    return x, kernel, options, words


def test_two_hundred_settings_have_jconvs_numbers(page, rng):
    shown, impossible = 0, 0
    while shown < 200:
        x, kernel, options, words = settings(rng)
        if rng.random() < 0.3:
            view, words["op"], options["transposed"] = "transposed", "conv_transpose", True
        else:
            flip, mode = bool(rng.random() < 0.4), str(rng.choice(list(MODES)))
            view, words["op"], words["m"] = "slide", "convolve" if flip else "correlate", mode
            options |= {"flip": flip, "padding_mode": mode}
        try:
            expected = viz.trace(x, kernel, **options)
        except ValueError:
            expected = None
        follow(page, link(view=view, whole=1, **words))
        if expected is None:
            impossible += 1
            assert page.locator(".view:visible .impossible").is_visible(), words
            continue
        shown += 1
        y = np.asarray(expected.y, np.float64).reshape(expected.y.shape[expected.operation == "conv_transpose" :])
        got = np.array(numbers(page, "Output"))
        if expected.y.dtype == np.int32:
            np.testing.assert_array_equal(got, np.atleast_2d(y), err_msg=str(words))
        else:
            np.testing.assert_allclose(got, np.atleast_2d(y), rtol=1e-5, atol=1e-5, err_msg=str(words))
    assert impossible > 10


MODES = ("zeros", "reflect", "replicate", "circular", "symmetric")


def test_the_examples_show_what_jconv_computed(page):
    for view in ("slide", "transposed"):
        follow(page, link(view=view))
        options = page.locator(".view:visible select").first.locator("option")
        names = options.evaluate_all("(all) => all.map((option) => option.value)")
        assert len(names) >= 5
        for name in names:
            follow(page, link(view=view, example=name, whole=1))
            assert page.locator(".source").text_content().startswith("Numbers by jconv"), name
            assert None not in [value for row in numbers(page, "Output") for value in row]


def test_integers_wrap_as_int32_does(page):
    x, kernel = np.full((5, 5), 9999), np.full((5, 5), 9999)
    follow(page, link(view="slide", x=rows(x), k=rows(kernel), whole=1))
    assert numbers(page, "Output") == [[float(viz.trace(x, kernel).y[0, 0])]]


def test_a_computed_zero_is_shown_and_a_cell_that_is_not_computed_is_not(page):
    follow(page, link(view="slide", x=rows(np.zeros((3, 3), int)), k=rows(DIAGONAL), step=2))
    assert numbers(page, "Output") == [[0, 0], [None, None]]
    assert cell(page, "Output", 0, 0).text_content() == "0"
    assert cell(page, "Output", 1, 1).get_attribute("aria-label") == "row 1, column 1: not computed yet"


def test_the_jconv_call_that_is_shown_computes_the_same(page, rng):
    tried = 0
    while tried < 12:
        x, kernel, options, words = settings(rng)
        transposed = tried % 3 == 2
        view, op = (
            ("transposed", "conv_transpose") if transposed else ("slide", ["correlate", "convolve"][tried % 2])
        )
        try:
            viz.trace(x, kernel, transposed=transposed, flip=op == "convolve", **options)
        except ValueError:
            continue
        tried += 1
        follow(page, link(view=view, op=op, whole=1, **words))
        code = "\n".join(page.locator(".code[aria-label='The same with jconv'] code").all_text_contents())
        names = {}
        exec(code, names)
        y = np.asarray(names["y"], np.float64)
        np.testing.assert_allclose(
            np.array(numbers(page, "Output")), np.atleast_2d(y[0] if transposed else y), rtol=1e-5, atol=1e-5
        )


# Steps --------------------------------------------------------------------------------------------------------


def test_each_step_says_and_marks_what_it_sums(page):
    follow(page, link(view="slide", example="diagonal"))
    y = viz.trace(COUNTING, DIAGONAL).y
    for index in range(9):
        row, column = divmod(index, 3)
        follow(page, link(view="slide", example="diagonal", step=index + 1))
        assert (
            page.locator(".headline").text_content()
            == f"Output row {row}, column {column} is the sum of 4 products:"
        )
        a, b, c, d = (COUNTING[row + u][column + v] for u in (0, 1) for v in (0, 1))
        assert page.locator(".sum .term").all_text_contents() == [
            f"{a} × 1",
            f"{b} × 0",
            f"{c} × 0",
            f"{d} × (-1)",
        ]
        assert page.locator(".sum .total").text_content() == f"= {y[row, column]}"
        marked = page.locator(".grid.input .patch").evaluate_all(
            "(all) => all.map((c) => [+c.dataset.row, +c.dataset.column])"
        )
        assert marked == [[row + u, column + v] for u in (0, 1) for v in (0, 1)]
        assert (
            page.locator(".grid.output .now").get_attribute("aria-label")
            == f"row {row}, column {column}: {y[row, column]}"
        )


@pytest.mark.parametrize("example", ["diagonal", "padded", "signal", "flipped"])
def test_the_lit_line_is_the_one_that_the_step_runs(page, example):
    """By products: the start of a cell, each product, the end; each line lit is the one that does that."""
    follow(page, link(view="slide", example=example, by="products"))
    kernel = numbers(page, "Kernel")
    taps = len(kernel) * len(kernel[0])
    for part in range(taps + 2):
        expected = "total = 0" if part == 0 else "total +=" if part <= taps else "= total"
        [line] = lit(page)
        assert expected in line, (example, part)
        now = page.locator(".sum .term.now").count()
        assert now == (1 if 0 < part <= taps else 0)
        page.get_by_role("button", name="Step forward").click()


def test_the_pseudocode_computes_what_is_shown(page):
    """The lines are run as Python, so that no line can say something else than the numbers."""
    for example in ("diagonal", "padded", "strided", "flipped", "signal", "blurred"):
        follow(page, link(view="slide", example=example, whole=1))
        lines = page.locator(".code[aria-label='Pseudocode'] code").all_text_contents()
        x, kernel, expected = (np.array(numbers(page, label)) for label in ("Input", "Kernel", "Output"))
        y = np.zeros(expected.shape)
        if example == "signal":
            x, kernel, y = x[0], kernel[0], y[0]
        names = {"x": x, "padded": x, "kernel": kernel, "y": y, "pad": lambda x, *_: x}  # the grid shows x padded
        exec("\n".join(lines[:-1]), names)
        np.testing.assert_allclose(np.atleast_2d(names["y"]), expected, rtol=1e-5)
        assert lines[-1] == "return y"
    for example in ("stamps", "checkerboard", "same_size", "signal"):
        follow(page, link(view="transposed", example=example, whole=1))
        lines = page.locator(".code[aria-label='Pseudocode'] code").all_text_contents()
        x, kernel, expected = (np.array(numbers(page, label)) for label in ("Input", "Kernel", "Output"))
        if example == "signal":
            x, kernel = x[0], kernel[0]
        names = {"x": x, "kernel": kernel, "zeros": lambda *shape: np.zeros(shape)}
        exec("\n".join(lines[:-1]), names)
        np.testing.assert_allclose(np.atleast_2d(names["y"]), expected)


def test_stamps_add_up_to_the_output_step_by_step(page):
    follow(page, link(view="transposed", example="checkerboard"))
    partial = np.zeros((7, 7))
    for index in range(9):
        row, column = divmod(index, 3)
        partial[2 * row : 2 * row + 3, 2 * column : 2 * column + 3] += 1
        assert numbers(page, "Output") == partial.tolist()
        page.get_by_role("button", name="Step forward").click() if index < 8 else None


def test_a_stamp_that_is_cut_off_lights_the_line_that_looks(page):
    follow(page, link(view="transposed", example="same_size", by="products"))
    assert "if 0 <= r" in lit(page)[0]  # the first tap of the first cell falls on the padding
    assert page.locator(".sum .term").first.text_content().endswith("cut off")
    follow(page, link(view="transposed", example="same_size", by="products", step=5))
    assert "y[r][c] +=" in lit(page)[0]


def test_touching_an_output_cell_shows_its_sum(page):
    follow(page, link(view="slide", example="ramp"))
    cell(page, "Output", 2, 1).click()
    assert page.locator(".sum .total").text_content() == "= 320"
    assert page.locator(".counter").text_content() == "8 / 9"
    follow(page, link(view="transposed", example="checkerboard"))
    cell(page, "Output", 2, 2).click()
    assert page.locator(".headline").text_content() == "Output row 2, column 2 is the sum of 4 products:"
    assert page.locator(".sum .total").text_content() == "= 4"


def test_play_runs_to_the_end_and_stops(page):
    follow(page, link(view="slide", example="diagonal"))
    page.get_by_label("Speed").select_option("60")
    page.get_by_role("button", name="Play").click()
    page.locator(".counter", has_text="9 / 9").wait_for()
    page.get_by_role("button", name="Play").wait_for()
    page.get_by_label("Speed").select_option("700")
