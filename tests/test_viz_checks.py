"""The predict view's quick checks in a browser: the texts' answers, drawn numbers, wrong answers."""

import re

import numpy as np
import pytest
from viz_page import follow, link, opened

import jconv
from jconv.viz import predict


@pytest.fixture(scope="module")
def page(chromium, tmp_path_factory):
    """One page for the tests that follow a link of their own first."""
    with opened(chromium, tmp_path_factory.mktemp("checks"), "predict") as page:
        yield page


def verdict(page):
    return page.locator(".verdict").text_content()


# The course texts' answers, as they print them.
TEXTS = {
    "signal_length": "7", "slope": "-2", "valid_size": "3 × 3", "window": "rows 1 to 3, columns 1 to 3",
    "parameters": "73,856", "output_size": "32", "layer_shape": "(32, 64, 64)", "layer_parameters": "2,432",
    "same_padding": "3", "channels": "64", "dense_weights": "150,528,000", "moved": "10",
}  # fmt: skip
REASONS = {
    "sobel": "It takes the left column from the right one, "
    "and at a vertical edge the brightness changes from left to right.",
    "learned": "Its kernels adapt to the task, and deeper layers build on what earlier ones found.",
    "flip": "Cross-correlation: the kernel slides as it is.",
    "one_by_one": "[1, -1]",
    "blur": "So that detail too fine for the cells that are left does not turn into a coarse pattern.",
}


def prompt(page):
    return page.locator(".prompt").text_content()


def answer(page, text):
    """Answer the check that is shown, and have it checked."""
    if page.locator(".typed input").count():
        page.locator(".typed input").fill(text)
    else:
        page.locator(".choices label").filter(has=page.get_by_text(text, exact=True)).click()
    page.get_by_role("button", name="Check").click()


def shown_answer(page):
    """Let the answer be shown."""
    page.get_by_role("button", name="Show me").click()
    return verdict(page).removeprefix("It is ").removesuffix(".")


@pytest.fixture
def checks(chromium, tmp_path):
    """A page where nothing has been answered yet."""
    with opened(chromium, tmp_path, "predict", state="view=predict&part=checks") as page:
        yield page


def test_the_texts_checks_have_the_texts_answers(checks):
    names = [one["name"] for one in predict.data()["predict"]["checks"]]
    assert set(names) == {*TEXTS, *REASONS}
    for name in names:
        follow(checks, link(view="predict", part="checks", q=name))
        assert checks.locator(".checks .feedback").count() == 0
        answer(checks, {**TEXTS, **REASONS}[name])
        assert verdict(checks) == f"Right: {({**TEXTS, **REASONS})[name].removesuffix('.')}."
        assert len(checks.locator(".explained").text_content()) > 20
    assert checks.locator(".checks .tally").text_content() == f"{len(names)} of {len(names)} right"
    assert checks.locator(".steps button.right").count() == len(names)


def test_the_data_is_jconvs():
    found = {one["name"]: one.get("answer") for one in predict.data()["predict"]["checks"]}
    assert found["parameters"] == jconv.conv_params(64, 128, 3) == 73_856
    assert found["output_size"] == jconv.conv_output_size(64, 5, padding=2, stride=2) == 32
    assert found["layer_shape"] == [32, 64, 64]
    assert found["slope"] == -2


def drawn_answer(name, text):
    """jconv's answer to a check with drawn numbers, read from the question as a learner reads it."""
    text = text.replace("Conv2d", "Conv").replace(",000", "000")
    n = [int(number) for number in re.findall(r"-?\d+", text)]
    if name == "signal_length":
        return f"{jconv.conv_output_size(n[1], n[0]):,}"
    if name == "slope":
        return str(int(jconv.correlate(np.array(n[3:8]), np.array(n[:3]))[0]))
    if name == "valid_size":
        size = jconv.conv_output_size(n[0], n[2])
        return f"{size} × {size}"
    if name == "window":
        (i, j, K), side = n[:3], 16
        columns = np.asarray(jconv.im2col(np.arange(side * side).reshape(1, 1, side, side), K))
        taken = columns[0, :, i * (side - K + 1) + j]
        (top, left), (bottom, right) = divmod(int(taken[0]), side), divmod(int(taken[-1]), side)
        return f"rows {top} to {bottom}, columns {left} to {right}"
    if name == "parameters":
        return f"{jconv.conv_params(*n):,}"
    if name == "output_size":
        I, K, P, S = n
        return str(jconv.conv_output_size(I, K, padding=P, stride=S))
    if name in ("layer_shape", "layer_parameters"):
        H, W = n[:2]
        C, O, K, P, S = n[-5:]
        if name == "layer_parameters":
            return f"{jconv.conv_params(C, O, K):,}"
        shape = jconv.conv_output_shape((C, H, W), (O, C, K, K), padding=P, stride=S)
        return f"({', '.join(map(str, shape))})"
    if name == "same_padding":
        return str(jconv.same_padding(n[0])[0])
    if name == "channels":
        O, K, _, C = n[:4]
        return str(jconv.conv_output_shape((C, 32, 32), (O, C, K, K))[0])
    if name == "dense_weights":
        return f"{jconv.dense_params(n[0] * n[1] * n[2], n[3], bias=False):,}"
    assert name == "moved"
    shift, stride = n
    picture = np.eye(1, 128, 8 * stride, dtype=int)[0]
    before, after = (jconv.correlate(np.roll(picture, by), np.array([1]), stride=stride) for by in (0, shift))
    return str(int(np.argmax(after)) - int(np.argmax(before)))


@pytest.mark.parametrize("name", TEXTS)
def test_checks_with_drawn_numbers_are_jconvs(page, name):
    asked = set()
    for seed in range(1, 13):
        follow(page, link(view="predict", part="checks", q=name, draw=seed))
        text = prompt(page)
        asked.add(text)
        if page.locator(".choices label").count():
            offered = page.locator(".choices label span:not(.mark)").all_text_contents()
            assert len(set(offered)) == len(offered) == 4, offered
        assert shown_answer(page) == drawn_answer(name, text), (seed, text)
    assert len(asked) > 4


def test_drawn_sobel_kernels_answer_to_the_edges_that_are_named(page):
    vertical = np.tile([0, 0, 0, 9, 9, 9], (6, 1))
    for seed in range(1, 9):
        follow(page, link(view="predict", part="checks", q="sobel", draw=seed))
        text = prompt(page)
        kernel = np.array([int(n) for n in re.findall(r"-?\d+", text)]).reshape(3, 3)
        found, missed = re.search(r"detect (\w+) edges rather than (\w+)", text).groups()
        edges = {"vertical": vertical, "horizontal": vertical.T}
        assert np.any(jconv.correlate(edges[found], kernel))
        assert not np.any(jconv.correlate(edges[missed], kernel))
        right = shown_answer(page)
        assert f"at a {found} edge" in right


def test_a_drawn_pointwise_kernel_tells_the_channels_apart(page):
    for seed in range(1, 6):
        follow(page, link(view="predict", part="checks", q="one_by_one", draw=seed))
        choices = page.locator(".choices label span").all_text_contents()
        [right] = [one for one in choices if len(set(eval(one))) > 1]
        assert shown_answer(page) == right


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("parameters", "73856"), ("parameters", "73,856"), ("parameters", "73 856"), ("parameters", "73'856"),
        ("layer_shape", "(32, 64, 64)"), ("layer_shape", "32x64x64"), ("layer_shape", "32 × 64 × 64"),
        ("layer_shape", "[batch, 32, 64, 64]"), ("layer_shape", "32 64 64"), ("slope", "−2"), ("slope", "-2"),
    ],
)  # fmt: skip
def test_answers_are_taken_as_they_are_written(checks, name, typed):
    follow(checks, link(view="predict", part="checks", q=name))
    answer(checks, typed)
    assert verdict(checks).startswith("Right: ")


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("parameters", "", "Type an answer first, or let it be shown."),
        ("parameters", "many", "“many” is not a whole number."),
        ("parameters", "7,38,56", "“7,38,56” is not a whole number."),
        ("layer_shape", "32 by 64", "“32 by 64” is not a shape: write it like (32, 64, 64) or 32x64x64."),
        ("valid_size", None, "Choose one first."),
    ],
)
def test_what_is_no_answer_is_not_counted(checks, name, typed, said):
    follow(checks, link(view="predict", part="checks", q=name))
    if typed is not None:
        checks.locator(".typed input").fill(typed)
    checks.get_by_role("button", name="Check").click()
    assert checks.locator(".checks .impossible").text_content() == said
    assert checks.locator(".checks .feedback").count() == 0
    assert checks.locator(".checks .tally").text_content() == "17 questions"


@pytest.mark.parametrize(
    ("name", "typed", "told", "why"),
    [
        ("parameters", "73728", "You said 73,728, it is 73,856: 128 too few.", "leaves out the bias"),
        ("parameters", "1,280", "You said 1,280, it is 73,856: 72,576 too few.", "spans all 64 input channels"),
        ("signal_length", "6", "You said 6, it is 7: 1 too few.", "where the last window starts"),
        ("output_size", "31", "You said 31, it is 32: 1 too few.", "leaves out the 1"),
        ("output_size", "30", "You said 30, it is 32: 2 too few.", "leaves out the padding"),
        ("layer_shape", "64x64x32", "You said (64, 64, 32), it is (32, 64, 64).", "channels last"),
        ("same_padding", "6", "You said 6, it is 3: 3 too many.", "both sides together"),
        ("slope", "2", "You said 2, it is -2: 4 too many.", "kernel flipped"),
    ],
)
def test_a_wrong_answer_is_told_what_it_overlooks(checks, name, typed, told, why):
    follow(checks, link(view="predict", part="checks", q=name))
    answer(checks, typed)
    assert verdict(checks) == told
    assert why in checks.locator(".mistake").text_content()
    assert checks.locator(".steps button.wrong").count() == 1


def test_a_wrong_choice_shows_the_right_one(checks):
    follow(checks, link(view="predict", part="checks", q="valid_size"))
    letters = checks.locator(".choices label").all_inner_texts()
    assert [re.sub(r"\s+", " ", text).strip() for text in letters] == [
        "A) 5 × 5",
        "B) 4 × 4",
        "C) 3 × 3",
        "D) 2 × 2",
    ]
    answer(checks, "4 × 4")
    assert verdict(checks) == "No. It is: 3 × 3."
    assert "3 × 3" in checks.locator(".choices .right").inner_text()
    assert "4 × 4" in checks.locator(".choices .wrong").inner_text()
    assert checks.locator(".choices input:enabled").count() == 0


def test_a_whole_session_by_keyboard_leads_on_to_other_numbers(checks):
    """Down every check of the texts: type or choose, Enter, Enter; then the same checks with drawn numbers."""
    checks.locator(".typed input").focus()
    names = [one["name"] for one in predict.data()["predict"]["checks"]]
    for index, name in enumerate(names):
        assert checks.locator(".question h3").text_content().startswith(f"{index + 1}. ")
        right = {**TEXTS, **REASONS}[name]
        if checks.locator(".typed input").count():
            checks.keyboard.type(right)
        else:
            offered = checks.locator(".choices label span").all_text_contents()
            checks.keyboard.press("Space")
            for _ in range(offered.index(right)):
                checks.keyboard.press("ArrowDown")
        checks.keyboard.press("Enter")
        assert verdict(checks).startswith("Right: "), name
        checks.keyboard.press("Enter")
    assert checks.get_by_label("Numbers").input_value() == "drawn"
    assert checks.locator(".checks .tally").text_content() == "14 questions"
    checks.wait_for_timeout(250)
    assert "draw=" in checks.evaluate("location.hash")
