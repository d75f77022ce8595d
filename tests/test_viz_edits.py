"""The sliding views under a learner's hands: edits, fields, links, and arrays of one's own; bad input too."""

import numpy as np
import pytest
from viz_page import cell, follow, link, message, numbers, opened, rows

from jconv import viz

COUNTING = [[1, 2, 3, 0], [4, 5, 6, 1], [7, 8, 9, 2], [0, 1, 2, 3]]
DIAGONAL = [[1, 0], [0, -1]]


@pytest.fixture(scope="module")
def page(chromium, tmp_path_factory):
    """One page for the tests that follow a link of their own first."""
    with opened(chromium, tmp_path_factory.mktemp("slide")) as page:
        yield page


# Edits --------------------------------------------------------------------------------------------------------


def test_an_edit_is_recomputed_in_place_and_said(page):
    follow(page, link(view="slide", example="diagonal", whole=1))
    cell(page, "Input", 1, 2).dblclick()
    page.keyboard.type("-60")
    page.keyboard.press("Enter")
    changed = [row[:] for row in COUNTING]
    changed[1][2] = -60
    assert numbers(page, "Input") == changed  # two dimensions stay two
    assert numbers(page, "Output") == viz.trace(changed, DIAGONAL).y.tolist()
    assert "computed by this page" in page.locator(".source").text_content()
    page.get_by_role("button", name="Back to the example").click()
    assert numbers(page, "Input") == COUNTING
    assert "by jconv" in page.locator(".source").text_content()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("abc", "“abc” is not a number"),
        ("", "“” is not a number"),
        ("1e9", "a cell takes numbers from -9999 to 9999, got 1e9"),
        ("NaN", "“NaN” is not a number"),
        ("1/0", "“1/0” is not a number"),
    ],
)
def test_what_is_no_number_is_refused_and_changes_nothing(page, typed, said):
    follow(page, link(view="slide", example="diagonal", whole=1))
    cell(page, "Kernel", 0, 0).dblclick()
    page.locator(".grid.kernel input").fill(typed)
    page.keyboard.press("Enter")
    assert message(page) == said
    assert numbers(page, "Kernel") == DIAGONAL


def test_fractions_are_taken_as_they_are_written(page):
    follow(page, link(view="slide", example="diagonal", whole=1))
    for typed, value in [("1/4", 0.25), ("0,5", 0.5), ("−2", -2)]:
        cell(page, "Kernel", 0, 0).dblclick()
        page.locator(".grid.kernel input").fill(typed)
        page.keyboard.press("Enter")
        assert numbers(page, "Kernel")[0][0] == value


def test_long_numbers_fit_their_cells(page):
    x = [[-9998.5, 1234.567, 0.0001234], [9999, -0.3333, 8888.125]]
    follow(page, link(view="slide", x=rows(x), k=rows([[9999]]), whole=1))
    for label in ("Input", "Kernel", "Output"):
        overflowing = page.locator(f"[role=grid][aria-label='{label}'] [role=gridcell]").evaluate_all(
            "(all) => all.filter((c) => c.firstChild.offsetWidth > c.clientWidth).map((c) => c.textContent)"
        )
        assert overflowing == []
    assert page.locator(".sum .total").text_content() == "= -99975000"


def test_an_impossible_setting_keeps_the_picture_and_says_why(page):
    follow(page, link(view="slide", example="ramp", whole=1))
    before = numbers(page, "Output")
    page.get_by_label("Dilation").fill("3")
    page.get_by_label("Dilation").press("Tab")
    said = page.locator(".impossible").text_content()
    assert said.startswith("No position fits: 3 taps, 3 apart, cover 7 rows, and the padded input has 5.")
    assert numbers(page, "Output") == before
    page.get_by_label("Padding", exact=True).fill("1")
    page.get_by_label("Padding", exact=True).press("Tab")
    assert not page.locator(".impossible").is_visible()
    assert len(numbers(page, "Output")) == 1


def test_numbers_outside_a_field_are_put_back(page):
    follow(page, link(view="slide", example="ramp"))
    for value in ("0", "99", "1.5", ""):
        page.get_by_label("Stride").fill(value)
        page.get_by_label("Stride").press("Tab")
        assert message(page) == f"Stride takes a whole number from 1 to 8, got “{value}”."
        assert page.get_by_label("Stride").input_value() == "1"


def test_each_side_can_be_set_on_its_own(page):
    follow(page, link(view="slide", example="strided", whole=1))
    page.get_by_label("Each side and axis on its own").check()
    page.get_by_label("Padding, left").fill("2")
    page.get_by_label("Padding, left").press("Tab")
    page.get_by_label("Stride, rows").fill("3")
    page.get_by_label("Stride, rows").press("Tab")
    x, kernel = np.arange(36).reshape(6, 6), [[0, 1, 0], [1, 1, 1], [0, 1, 0]]
    expected = viz.trace(x, kernel, stride=(3, 2), padding=[(0, 0), (2, 0)]).y
    assert numbers(page, "Output") == expected.tolist()
    page.get_by_label("Each side and axis on its own").uncheck()


# Links --------------------------------------------------------------------------------------------------------


def test_the_address_holds_the_state(page):
    follow(page, link(view="slide", example="padded", by="products", step=14))
    cell(page, "Input", 0, 0).dblclick()
    page.keyboard.type("7.25")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    state, seen = page.evaluate("location.hash"), [numbers(page, label) for label in ("Input", "Kernel", "Output")]
    follow(page, link(view="gallery"))
    follow(page, state)
    assert [numbers(page, label) for label in ("Input", "Kernel", "Output")] == seen


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("view=nowhere", "there is no view “nowhere”"),
        ("view=slide&example=none", "there is no example “none”"),
        ("view=slide&colour=red&fast=1", "unknown: colour, fast"),
        ("view=slide&s=0", "s must be whole numbers from 1 to 8, got “0”"),
        ("view=slide&s=1,1,1", "s must be whole numbers from 1 to 8, got “1,1,1”"),
        ("view=slide&p=1,2", "p must have a pair for each of 2 axes, got “1,2”"),
        ("view=slide&m=mirror", "m must be one of zeros, reflect, replicate, circular, symmetric, got “mirror”"),
        ("view=slide&op=conv_transpose", "op must be one of correlate, convolve, got “conv_transpose”"),
        ("view=slide&x=1,2;3", "the rows of x differ in length"),
        ("view=slide&x=1,a", "“a” is not a number"),
        ("view=slide&x=", "“” is not a number"),
        ("view=slide&axes=1", "axes needs x and k"),
        ("view=slide&axes=1&x=1,2;3,4&k=1", "x has 2 rows, but axes=1"),
        ("view=slide&step=99", "step must be a number from 1 to 9, got “99”"),
        ("view=slide&step=x", "step must be a number from 1 to 9, got “x”"),
        ("view=slide&k=" + ",".join(["1"] * 12), "k has more than 11 rows or columns"),
        ("%%%=%E0%A4%A", "unknown: "),
    ],
)
def test_a_link_that_is_not_understood_says_so_and_shows_something(page, state, said):
    follow(page, link(view="slide"))
    follow(page, state)
    assert said in message(page)
    assert numbers(page, "Output")
    page.get_by_role("button", name="Dismiss").click()
    assert not page.locator(".message").is_visible()


# Traces of one's own ------------------------------------------------------------------------------------------


def test_ones_own_arrays_come_first(chromium, tmp_path):
    mine = viz.trace([[1.5, np.nan], [np.inf, -2]], [[2, 1]], stride=1)
    with opened(chromium, tmp_path, mine) as page:
        page.get_by_label("Show the whole output").check()
        assert cell(page, "Input", 0, 1).text_content() == "NaN"
        assert cell(page, "Output", 1, 0).text_content() == "∞"
        assert cell(page, "Output", 0, 0).text_content() == "NaN"


def test_an_array_too_large_for_a_page_is_shown_around_the_chosen_cell(chromium, tmp_path, rng):
    x = rng.integers(0, 9, (100, 90))
    mine = viz.trace(x, np.ones((3, 3), int))
    with opened(chromium, tmp_path, mine) as page:
        assert len(numbers(page, "Input")) == 64
        assert page.locator(".matrix small").first.text_content() == (
            "Rows 0 to 63 and columns 0 to 63 of 100 × 90; the part around the chosen cell is shown."
        )
        follow(page, link(view="slide", step=98 * 88))
        assert (
            page.locator(".grid.output .now").get_attribute("aria-label") == f"row 97, column 87: {mine.y[-1, -1]}"
        )
        assert cell(page, "Input", 99, 89).is_visible()
        assert page.locator(".sum .total").text_content() == f"= {mine.y[-1, -1]}"
