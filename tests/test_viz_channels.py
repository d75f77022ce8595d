"""The channels view in a browser: which channel adds what, with groups and bias, after edits and from links."""

import numpy as np
import pytest
from viz_page import cell, follow, link, numbers, opened

import jconv
from jconv import viz

EXAMPLES = ("rgb", "two", "difference", "depthwise", "grouped")


@pytest.fixture(scope="module")
def page(chromium, tmp_path_factory):
    with opened(chromium, tmp_path_factory.mktemp("channels"), "channels") as page:
        yield page


@pytest.fixture(scope="module")
def examples():
    from viz_page import data_of

    return {preset["name"]: preset["trace"] for preset in data_of(viz.to_html())["channels"]["presets"]}


def labels(page, start):
    all_labels = page.locator(f".view.channels [role=grid][aria-label^='{start}']")
    return all_labels.evaluate_all("(all) => all.map((grid) => grid.getAttribute('aria-label'))")


@pytest.mark.parametrize("name", EXAMPLES)
def test_parts_and_bias_add_up_to_jconvs_output(page, examples, name):
    told = examples[name]
    x, kernel = np.array(told["x"]["data"]), np.array(told["kernel"]["data"])
    bias = told["bias"]["data"] if told["bias"] else [0] * len(kernel)
    cells = np.array(told["y"]["data"])[0].size
    for out in range(len(kernel)):
        follow(page, link(view="channels", example=name, step=out * cells + 1))
        assert page.locator(".source").text_content().startswith("Output by jconv")
        parts = [np.array(numbers(page, label)) for label in labels(page, "Partial map")]
        shown = np.array(numbers(page, f"Output channel {out}"))
        np.testing.assert_array_equal(sum(parts) + bias[out], shown)
        # A part is the correlation of one channel with its own kernel: computed here one by one.
        in_group = kernel.shape[1]
        first = out // (len(kernel) // told["groups"]) * in_group
        for i, part in enumerate(parts):
            alone = jconv.correlate(
                x[first + i], kernel[out, i], padding=[tuple(pair) for pair in told["padding"]]
            )
            np.testing.assert_array_equal(part, np.asarray(alone))
        total = page.locator(".channel-sums .total").text_content()
        assert total.endswith(f"= {shown[0, 0]:.0f}")


def test_the_code_that_is_shown_computes_the_output(page):
    for name in EXAMPLES:
        follow(page, link(view="channels", example=name))
        names = {}
        exec("\n".join(page.locator(".channels .code code").all_text_contents()), names)
        shown = [numbers(page, label) for label in labels(page, "Output channel")]
        np.testing.assert_array_equal(np.asarray(names["y"]), shown)


def test_every_number_can_be_changed(page, examples):
    told = examples["two"]
    follow(page, link(view="channels", example="two"))
    x, kernel, bias = (np.array(told[name]["data"]) for name in ("x", "kernel", "bias"))
    for label, row, column, value in [("Input green", 1, 2, -3), ("Kernel for blue", 0, 1, 4), ("Bias", 0, 1, 5)]:
        cell(page, label, row, column).dblclick()
        page.keyboard.type(str(value))
        page.keyboard.press("Enter")
    x[1, 1, 2], kernel[0, 2, 0, 1], bias[1] = -3, 4, 5
    expected = np.asarray(jconv.conv2d(x, kernel, bias, padding=1))
    shown = [numbers(page, label) for label in labels(page, "Output channel")]
    np.testing.assert_array_equal(shown, expected)
    assert page.locator(".source").text_content().startswith("Numbers computed by this page")
    page.wait_for_timeout(300)
    state = page.evaluate("location.hash")
    follow(page, link(view="channels", example="rgb"))
    follow(page, state)
    np.testing.assert_array_equal([numbers(page, label) for label in labels(page, "Output channel")], expected)


def test_touching_a_cell_of_an_output_channel_shows_its_kernels(page, examples):
    follow(page, link(view="channels", example="two"))
    cell(page, "Output channel 1", 2, 2).click()
    assert page.locator(".headline").text_content() == "Output channel 1, row 2, column 2:"
    assert numbers(page, "Kernel for red") == examples["two"]["kernel"]["data"][1][0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"example": "none"}, "there is no example “none”"),
        ({"x": "1,2,3"}, "x must have 48 numbers, got 3"),
        ({"k": "a"}, "“a” is not a number"),
        ({"example": "difference", "b": "1"}, "this example has no bias"),
        ({"step": "0"}, "step must be a number from 1 to 4, got “0”"),
        ({"m": "mirror"}, "m must be one of zeros, reflect, replicate, circular, symmetric, got “mirror”"),
    ],
)
def test_a_link_that_is_not_understood_says_so(page, words, said):
    follow(page, link(view="channels", **words))
    assert said in page.locator(".message").text_content()
    assert numbers(page, "Output channel 0")


def test_ones_own_arrays_with_channels(chromium, tmp_path, rng):
    x, kernel = rng.normal(size=(2, 6)).round(3), rng.normal(size=(3, 2, 2)).round(3)
    mine = viz.trace(x, kernel, [0.5, 0, -1], stride=2)
    with opened(chromium, tmp_path, mine) as page:
        shown = [numbers(page, f"Output channel {o}")[0] for o in range(3)]
        np.testing.assert_allclose(shown, mine.y, rtol=1e-6)
