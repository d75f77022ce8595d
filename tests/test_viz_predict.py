"""The predict view in a browser: hidden cells against jconv's, usual mistakes, links and bad input."""

import re

import numpy as np
import pytest
from viz_page import cell, follow, link, message, numbers, opened

import jconv


@pytest.fixture(scope="module")
def page(chromium, tmp_path_factory):
    """One page for the tests that follow a link of their own first."""
    with opened(chromium, tmp_path_factory.mktemp("predict"), "predict") as page:
        yield page


def say(page, text):
    """Type a prediction and press Enter."""
    page.get_by_label(re.compile(r"^Output .* =$")).fill(str(text))
    page.keyboard.press("Enter")


def verdict(page):
    return page.locator(".verdict").text_content()


# Predict the cell ---------------------------------------------------------------------------------------------

# What each level does to the arrays as they are shown, the input with its padding.
LEVELS = {
    "line": {}, "plane": {}, "nine": {}, "stride": {"stride": 2}, "padding": {}, "mirror": {},
    "dilation": {"dilation": 2}, "flip": {"flip": True}, "all": {"flip": True, "stride": 2},
}  # fmt: skip


def shown_output(page, level):
    """jconv's answer to the arrays that are shown."""
    x, kernel = (np.array(numbers(page, label), int) for label in ("Input", "Kernel"))
    options = dict(LEVELS[level])
    function = jconv.convolve if options.pop("flip", False) else jconv.correlate
    return np.asarray(function(x, kernel, **options))


@pytest.mark.parametrize("level", LEVELS)
def test_every_cell_of_every_level_is_jconvs(page, level):
    for seed in (1, 20, 999_999):
        follow(page, link(view="predict", level=level, seed=seed))
        expected = shown_output(page, level)
        for index, value in enumerate(expected.ravel()):
            hidden = numbers(page, "Output")
            assert hidden == [
                [float(n) if r * expected.shape[1] + c < index else None for c, n in enumerate(row)]
                for r, row in enumerate(expected)
            ]
            say(page, value)
            assert verdict(page) == f"Right: {value}."
            spelled = page.locator(".guessing .sum").get_attribute("aria-label")
            terms, total = spelled.split(" = ")
            assert eval(terms.replace("×", "*")) == int(total) == value
            page.keyboard.press("Enter")
        page.wait_for_timeout(300)
        assert f"seed={seed % 999_999 + 1}" in page.evaluate("location.hash")


def test_padded_cells_are_what_they_are_called(page):
    for level, mode in [("padding", "zeros"), ("mirror", "reflect")]:
        follow(page, link(view="predict", level=level, seed=4))
        shown = np.array(numbers(page, "Input"))
        np.testing.assert_array_equal(shown, jconv.pad(shown[None, None, 1:-1, 1:-1], 1, mode=mode)[0, 0])
        assert cell(page, "Input", -1, 0).get_attribute("aria-label").endswith("padding")


def test_a_wrong_answer_tells_the_gap(page):
    follow(page, link(view="predict", level="plane", seed=3))
    answer = int(shown_output(page, "plane")[0, 0])
    say(page, answer - 100)
    assert verdict(page) == f"You said {answer - 100}, it is {answer}: 100 too few."
    assert not page.locator(".mistake").is_visible()
    assert numbers(page, "Output")[0][0] == answer
    page.keyboard.press("Enter")
    answer = int(shown_output(page, "plane")[0, 1])
    say(page, answer + 1000)
    assert verdict(page) == f"You said {answer + 1000:,}, it is {answer}: 1,000 too many."


def usual_mistakes(level, x, kernel):
    """The top left cell as it comes out by each usual mistake, in the page's words."""
    stride, dilation = LEVELS[level].get("stride", 1), LEVELS[level].get("dilation", 1)
    flipped = np.flip(kernel)
    used, other = (flipped, kernel) if "flip" in LEVELS[level] else (kernel, flipped)
    taken = x[: dilation * (kernel.shape[0] - 1) + 1 : dilation, : dilation * (kernel.shape[1] - 1) + 1 : dilation]
    yield (taken * other).sum(), "flipped"
    if level == "dilation":
        yield (x[:2, :2] * used).sum(), "side by side"
    if level in ("padding", "all"):
        yield (x[1:4, 1:4] * used).sum(), "padding is forgotten"
    if level == "mirror":
        yield (np.pad(x[1:-1, 1:-1], 1)[:3, :3] * used).sum(), "zeros instead of the mirrored"
    yield taken.sum(), "without being multiplied"
    yield (taken * abs(used)).sum(), "minus signs of the kernel are ignored"
    yield (x[: kernel.shape[0], stride : stride + kernel.shape[1]] * used).sum(), "output to the right"
    yield -(taken * used).sum(), "sign is turned around"


@pytest.mark.parametrize("level", LEVELS)
def test_usual_mistakes_are_named(page, level):
    """What a mistake comes to is computed here by hand. Where two come to the same, one of them is named:
    so each must be in one question of seven."""
    asked, named = set(), set()
    for seed in range(1, 8):
        follow(page, link(view="predict", level=level, seed=seed))
        x, kernel = (np.array(numbers(page, label), int) for label in ("Input", "Kernel"))
        answer = int(shown_output(page, level)[0, 0])
        mistakes = [(int(value), words) for value, words in usual_mistakes(level, x, kernel)]
        if level in ("line", "dilation"):  # there the output to the right is another one
            mistakes = [one for one in mistakes if "to the right" not in one[1]]
        for value, words in mistakes:
            if value == answer or [one[0] for one in mistakes].count(value) > 1:
                continue
            follow(page, link(view="predict", level="flip" if level == "plane" else "plane", seed=1))
            follow(page, link(view="predict", level=level, seed=seed))
            say(page, value)
            said = page.locator(".mistake").text_content()
            assert said.startswith(f"{value:,} is what comes out if "), (level, seed, words)
            asked.add(words)
            named |= {words} if words in said else set()
    assert named == asked


def assert_no_answer(page, typed, said):
    say(page, typed)
    assert page.locator(".guessing .impossible").text_content() == said
    assert not page.locator(".guessing .feedback").is_visible()


def test_nothing_and_nonsense_are_no_answers(page):
    follow(page, link(view="predict", level="line", seed=2))
    assert_no_answer(page, "", "Type the number first, or let it be shown.")
    for typed in ("four", "1.5", "1e3"):
        assert_no_answer(page, typed, f"“{typed}” is not a whole number.")
    answer = int(shown_output(page, "line")[0, 0])
    say(page, f" −{-answer} " if answer < 0 else f"+{answer}")
    assert verdict(page) == f"Right: {answer}."


def test_score_and_streak(chromium, tmp_path):
    with opened(chromium, tmp_path, "predict", state="view=predict&level=line&seed=7") as page:
        tally = page.locator(".guessing .tally")
        answers = shown_output(page, "line")[0]
        assert tally.text_content() == ""
        for index, said in enumerate(["1 of 1 right", "2 of 2 right · 2 in a row", "3 of 3 right · 3 in a row"]):
            say(page, answers[index])
            assert tally.text_content() == said
            page.keyboard.press("Enter")
        page.get_by_role("button", name="Show me").click()
        assert verdict(page) == f"It is {answers[3]}."
        assert tally.text_content() == "3 of 4 right"


def test_the_window_is_marked_unless_it_shall_not_be(page):
    follow(page, link(view="predict", level="dilation", seed=2, cell=4))
    places = "(all) => all.map((c) => [+c.dataset.row, +c.dataset.column])"
    taken = [[1, 1], [1, 3], [3, 1], [3, 3]]
    assert page.locator(".grid.input .patch").evaluate_all(places) == taken
    page.get_by_label("Mark the window").uncheck()
    assert page.locator(".grid.input .patch").count() == 0
    page.get_by_role("button", name="Show me").click()
    assert page.locator(".grid.input .patch").evaluate_all(places) == taken


def test_a_link_brings_the_same_question(page):
    follow(page, link(view="predict", level="all", seed=77, cell=2, mark=0))
    seen = [numbers(page, label) for label in ("Input", "Kernel", "Output")]
    page.get_by_role("button", name="Other numbers").click()
    page.wait_for_timeout(300)
    drawn = page.evaluate("location.hash")
    others = [numbers(page, label) for label in ("Input", "Kernel", "Output")]
    assert others[0] != seen[0]
    follow(page, link(view="predict", level="all", seed=77, cell=2, mark=0))
    assert [numbers(page, label) for label in ("Input", "Kernel", "Output")] == seen
    follow(page, drawn)
    assert [numbers(page, label) for label in ("Input", "Kernel", "Output")] == others


# Links and surroundings ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"part": "exam"}, "part must be one of cell, checks, got “exam”"),
        ({"level": "hard"}, "level must be one of line, plane, nine, "),
        ({"seed": 0}, "seed must be a whole number from 1 to 999999, got “0”"),
        ({"seed": "x"}, "seed must be a whole number from 1 to 999999, got “x”"),
        ({"cell": 99}, "cell must be a whole number from 0 to 4, got “99”"),
        ({"mark": 2}, "mark must be one of 0, 1, got “2”"),
        ({"q": "why"}, "q must be one of signal_length, "),
        ({"q": "learned", "draw": 3}, "q must be one of signal_length, "),
        ({"draw": -1}, "draw must be a whole number from 0 to 999999, got “-1”"),
        ({"colour": "red"}, "unknown: colour"),
    ],
)
def test_a_link_that_is_not_understood_says_so_and_shows_something(page, words, said):
    follow(page, link(view="predict"))
    follow(page, link(view="predict", **words))
    assert said in message(page)
    assert page.locator(".predict .grid.input, .predict .prompt").count() >= 1


def test_the_two_parts_are_tabs(page):
    follow(page, link(view="predict"))
    page.get_by_role("tab", name="Predict the cell").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "Quick checks"
    assert page.locator(".prompt").is_visible()
    page.wait_for_timeout(300)
    assert "part=checks" in page.evaluate("location.hash")


def test_a_phone_shows_all_of_it(chromium, tmp_path):
    for state in ("level=all&cell=3", "part=checks&q=sobel&draw=2", "part=checks&q=layer_shape"):
        with opened(
            chromium, tmp_path, "predict", state=f"view=predict&{state}", viewport={"width": 390, "height": 844},
            color_scheme="dark", reduced_motion="reduce",
        ) as page:  # fmt: skip
            page.get_by_role("button", name="Show me").click()
            assert page.evaluate("document.documentElement.scrollWidth") == 390
            assert page.locator(".verdict").is_visible()


def test_what_is_shown_is_read_out(page):
    follow(page, link(view="predict", level="line", seed=5))
    answer_ = int(shown_output(page, "line")[0, 0])
    say(page, answer_)
    page.wait_for_timeout(300)
    assert page.locator("[role=status]").text_content().startswith(f"Right: {answer_}.")
